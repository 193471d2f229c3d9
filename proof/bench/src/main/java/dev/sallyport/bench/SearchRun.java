package dev.sallyport.bench;

import dev.sallyport.cedar.PolicySearch;
import dev.sallyport.cedar.Request;

/// Who can, and on what: the first page of a hundred and the whole count. Answers of more than
/// [#LARGE] hits (a grant for everybody, on everything) are timed apart: nobody reads them.
final class SearchRun {
    private static final int LARGE = 20_000;
    private static final PolicySearch.Page PAGE = PolicySearch.Page.first(100);

    private final PolicySearch search;
    private final Samples whatPage = new Samples();
    private final Samples whatCount = new Samples();
    private final Samples whoPage = new Samples();
    private final Samples whoCount = new Samples();
    private final Samples large = new Samples();
    private final Samples cpu = new Samples();
    private final Samples largeCpu = new Samples();
    private final Samples things = new Samples();
    private final Samples people = new Samples();
    private int scans;

    private SearchRun(Scene scene) {
        this.search = scene.compiled().search(scene.store());
    }

    static Figures run(Scene scene, int questions) {
        // The first search sorts all names; that belongs to getting ready.
        new SearchRun(scene).ask(scene, Math.max(20, questions / 2), 1);
        SearchRun run = new SearchRun(scene);
        run.ask(scene, questions, 2);
        return new Figures()
                .putTimes("resourcesFirstPage", run.whatPage)
                .putTimes("resourcesCount", run.whatCount)
                .putTimes("subjectsFirstPage", run.whoPage)
                .putTimes("subjectsCount", run.whoCount)
                .putTimes("processorTimeOfEach", run.cpu)
                .putTimes("largeAnswers", run.large)
                .putTimes("processorTimeOfEachLargeAnswer", run.largeCpu)
                .put("resourcesFoundP50", run.things.at(0.5))
                .put("resourcesFoundP99", run.things.at(0.99))
                .put("subjectsFoundP50", run.people.at(0.5))
                .put("subjectsFoundP99", run.people.at(0.99))
                .put("scans", run.scans);
    }

    private void ask(Scene scene, int questions, long seed) {
        Questions from = new Questions(scene.world(), scene.policies(), seed);
        for (int i = 0; i < questions; i++) {
            ask(from.next(i % 2 == 0));
        }
    }

    private void ask(Request asked) {
        long cpuBefore = Machine.cpuNanos();
        long start = System.nanoTime();
        PolicySearch.Found what =
                search.resources(
                        asked.principal(), asked.action(), "Server", asked.context(), PAGE);
        long paged = System.nanoTime();
        PolicySearch.Total all =
                search.countResources(asked.principal(), asked.action(), "Server", asked.context());
        long counted = System.nanoTime();
        long cpuBetween = Machine.cpuNanos();
        boolean many = all.count() > LARGE;
        (many ? large : whatPage).add(paged - start);
        (many ? large : whatCount).add(counted - paged);
        (many ? largeCpu : cpu).add((cpuBetween - cpuBefore) / 2);
        long again = System.nanoTime();
        PolicySearch.Found who =
                search.subjects(asked.action(), asked.resource(), "User", asked.context(), PAGE);
        long whoPaged = System.nanoTime();
        PolicySearch.Total everybody =
                search.countSubjects(asked.action(), asked.resource(), "User", asked.context());
        long end = System.nanoTime();
        many = everybody.count() > LARGE;
        (many ? large : whoPage).add(whoPaged - again);
        (many ? large : whoCount).add(end - whoPaged);
        (many ? largeCpu : cpu).add((Machine.cpuNanos() - cpuBetween) / 2);
        things.add(all.count());
        people.add(everybody.count());
        scans += what.way() == PolicySearch.Way.SCAN ? 1 : 0;
        scans += who.way() == PolicySearch.Way.SCAN ? 1 : 0;
    }
}
