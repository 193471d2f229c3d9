package dev.sallyport.bench;

import dev.sallyport.cedar.PolicySearch;
import dev.sallyport.cedar.Request;

/// Who can, and on what: the first page of a hundred and the whole count.
final class SearchRun {
    private static final PolicySearch.Page PAGE = PolicySearch.Page.first(100);

    private final PolicySearch search;
    private final Samples whatPage = new Samples();
    private final Samples whatCount = new Samples();
    private final Samples whoPage = new Samples();
    private final Samples whoCount = new Samples();
    private final Samples cpu = new Samples();
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
                .putTimes("processorTimeOfAllFour", run.cpu)
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
        whatPage.add(paged - start);
        PolicySearch.Total all =
                search.countResources(asked.principal(), asked.action(), "Server", asked.context());
        long counted = System.nanoTime();
        whatCount.add(counted - paged);
        PolicySearch.Found who =
                search.subjects(asked.action(), asked.resource(), "User", asked.context(), PAGE);
        long whoPaged = System.nanoTime();
        whoPage.add(whoPaged - counted);
        PolicySearch.Total everybody =
                search.countSubjects(asked.action(), asked.resource(), "User", asked.context());
        whoCount.add(System.nanoTime() - whoPaged);
        cpu.add(Machine.cpuNanos() - cpuBefore);
        things.add(all.count());
        people.add(everybody.count());
        scans += what.way() == PolicySearch.Way.SCAN ? 1 : 0;
        scans += who.way() == PolicySearch.Way.SCAN ? 1 : 0;
    }
}
