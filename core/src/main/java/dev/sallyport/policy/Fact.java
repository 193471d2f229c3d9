package dev.sallyport.policy;

/// One relation that holds: `subject relation object`.
record Fact(String subject, String relation, String object) {
    static final String MEMBER = "member";
    static final String PART_OF = "part-of";
    static final String LEADS = "leads";
    static final String ADMINISTRATOR = "administrator";
    static final String AUDITOR = "auditor";
    static final String ELIGIBLE = "eligible";
    static final String APPROVER = "approver";
    static final String OWNER = "owner";
    static final String NAMED = "named";
}
