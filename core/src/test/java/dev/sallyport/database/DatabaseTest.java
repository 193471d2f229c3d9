package dev.sallyport.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.kernel.Bug;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.testkit.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.dao.DuplicateKeyException;

class DatabaseTest {
    @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

    private final Database database = new Database(DATABASE.owner());

    @BeforeEach
    void an_empty_table() {
        database.jdbc()
                .sql("create table if not exists public.note (text text primary key)")
                .update();
        database.jdbc().sql("delete from public.note").update();
    }

    @Test
    void a_transaction_inside_another_is_the_same_one() {
        assertThatThrownBy(() ->
                        database.inTransaction(() -> {
                            database.inTransaction(() -> write("inner"));
                            throw new IllegalStateException("outer fails");
                        }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(notes()).isEmpty();
    }

    @Test
    void a_savepoint_that_fails_undoes_only_itself() {
        database.inTransaction(() -> {
            write("a");
            assertThatThrownBy(() ->
                            database.inSavepoint(() -> {
                                write("b");
                                write("a");
                                return true;
                            }))
                    .isInstanceOf(DuplicateKeyException.class);
            write("c");
        });
        assertThat(notes()).containsExactly("a", "c");
    }

    @Test
    void a_separate_transaction_stays_whatever_becomes_of_the_caller() {
        database.dryRun(() -> {
            write("undone");
            return database.inSeparateTransaction(() -> {
                write("kept");
                return true;
            });
        });
        assertThat(notes()).containsExactly("kept");
    }

    @Test
    void what_belongs_into_a_transaction_says_so() {
        assertThatThrownBy(database::mustBeInTransaction).isInstanceOf(Bug.class);
        database.inTransaction(database::mustBeInTransaction);
        database.inTransaction(() -> {
            assertThatThrownBy(() -> database.dryRun(() -> true)).isInstanceOf(Bug.class);
        });
    }

    @Test
    void hints_come_after_the_commit_and_not_without_it() {
        List<String> hints = new ArrayList<>();
        database.dryRun(() -> {
            database.afterCommit(() -> hints.add("undone"));
            return true;
        });
        database.inTransaction(() -> {
            database.afterCommit(() -> hints.add("committed"));
            assertThat(hints).isEmpty();
        });
        database.afterCommit(() -> hints.add("at once"));
        assertThat(hints).containsExactly("committed", "at once");
    }

    @Test
    void a_database_that_does_not_answer_is_an_unavailable_problem() {
        PGSimpleDataSource nowhere = new PGSimpleDataSource();
        nowhere.setUrl("jdbc:postgresql://127.0.0.1:1/nowhere?connectTimeout=2");
        Database gone = new Database(nowhere);
        assertThatThrownBy(() -> gone.inTransaction(() -> true))
                .isInstanceOfSatisfying(
                        Problem.class,
                        problem -> assertThat(problem.code()).isEqualTo(ProblemCode.UNAVAILABLE));
        assertThatThrownBy(gone::now).isInstanceOf(Problem.class);
    }

    @Test
    void a_connection_lost_in_a_transaction_is_an_unavailable_problem_and_nothing_is_kept() {
        assertThatThrownBy(() ->
                        database.inTransaction(() -> {
                            write("lost");
                            database.jdbc()
                                    .sql("select pg_terminate_backend(pg_backend_pid())")
                                    .query()
                                    .singleRow();
                        }))
                .isInstanceOf(Problem.class);
        assertThat(notes()).isEmpty();
    }

    @Test
    void the_clock_is_the_databases() {
        Instant now = database.now();
        assertThat(Duration.between(now, Instant.now()).abs()).isLessThan(Duration.ofMinutes(1));
        assertThat(database.now()).isAfterOrEqualTo(now);
    }

    private void write(String text) {
        database.jdbc().sql("insert into public.note values (:text)").param("text", text).update();
    }

    private List<String> notes() {
        return database.jdbc()
                .sql("select text from public.note order by text")
                .query(Rows::firstText)
                .list();
    }
}
