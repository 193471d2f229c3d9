package dev.sallyport.notice;

import dev.sallyport.database.Database;
import dev.sallyport.database.Rows;
import dev.sallyport.kernel.EventId;
import dev.sallyport.kernel.PersonId;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The SQL of notices.
final class NoticeSql {
    private final Database database;

    NoticeSql(Database database) {
        this.database = database;
    }

    record Fresh(EventId entry, String type, String sentence, Instant at) {}

    void insert(Fresh fresh, List<PersonId> told) {
        database.mustBeInTransaction();
        database.jdbc()
                .sql(
                        """
                        insert into pam.notice (person_id, event_id, event_type, sentence, given_at)
                        select person, :entry, :type, :sentence, :at
                          from unnest(:told) as person
                        """)
                .param("entry", fresh.entry().value())
                .param("type", fresh.type())
                .param("sentence", fresh.sentence())
                .param("at", Rows.time(fresh.at()))
                .param("told", uuids(told))
                .update();
    }

    void keepNewest(List<PersonId> told, int most) {
        database.mustBeInTransaction();
        database.jdbc()
                .sql(
                        """
                        delete from pam.notice as n
                              using (select person_id,
                                            event_id,
                                            row_number() over (partition by person_id
                                              order by given_at desc, event_id desc) as place
                                       from pam.notice
                                      where person_id = any (:told)) as o
                              where o.person_id = n.person_id
                                and o.event_id = n.event_id
                                and o.place > :most
                        """)
                .param("told", uuids(told))
                .param("most", most)
                .update();
    }

    List<Notice> page(PersonId person, boolean all, @Nullable EventId before, int max) {
        return database.jdbc()
                .sql(
                        """
                          select n.event_id, n.event_type, n.sentence, n.given_at, n.read_at
                            from pam.notice as n
                           where n.person_id = :person
                             and (:all or n.read_at is null)
                             and (cast(:before as uuid) is null
                                  or (n.given_at, n.event_id)
                                     < (select b.given_at, b.event_id
                                          from pam.notice as b
                                         where b.person_id = :person
                                           and b.event_id = :before))
                        order by n.given_at desc, n.event_id desc
                           limit :max
                        """)
                .param("person", person.value())
                .param("all", all)
                .param("before", before == null ? null : before.value(), Types.OTHER)
                .param("max", max)
                .query((row, _) ->
                        new Notice(
                                new EventId(Rows.uuid(row, "event_id")),
                                Rows.text(row, "event_type"),
                                Rows.text(row, "sentence"),
                                Rows.instant(row, "given_at"),
                                Optional.ofNullable(Rows.instantOrNull(row, "read_at"))))
                .list();
    }

    long unread(PersonId person) {
        return database.jdbc()
                .sql(
                        """
                        select count(*)
                          from pam.notice
                         where person_id = :person
                           and read_at is null
                        """)
                .param("person", person.value())
                .query(Rows::firstNumber)
                .single();
    }

    boolean has(PersonId person, EventId entry) {
        return database.jdbc()
                .sql(
                        """
                        select exists (select
                                         from pam.notice
                                        where person_id = :person
                                          and event_id = :entry)
                        """)
                .param("person", person.value())
                .param("entry", entry.value())
                .query((row, _) -> row.getBoolean(1))
                .single();
    }

    boolean read(PersonId person, EventId entry, Instant now) {
        return database.jdbc()
                        .sql(
                                """
                                update pam.notice
                                   set read_at = :now
                                 where person_id = :person
                                   and event_id = :entry
                                   and read_at is null
                                """)
                        .param("now", Rows.time(now))
                        .param("person", person.value())
                        .param("entry", entry.value())
                        .update()
                == 1;
    }

    int readUpTo(PersonId person, EventId newest, Instant now) {
        return database.jdbc()
                .sql(
                        """
                        update pam.notice
                           set read_at = :now
                         where person_id = :person
                           and read_at is null
                           and (given_at, event_id)
                               <= (select given_at, event_id
                                     from pam.notice
                                    where person_id = :person
                                      and event_id = :newest)
                        """)
                .param("now", Rows.time(now))
                .param("person", person.value())
                .param("newest", newest.value())
                .update();
    }

    int forget(Instant readBefore) {
        return database.jdbc()
                .sql("delete from pam.notice where read_at < :before")
                .param("before", Rows.time(readBefore))
                .update();
    }

    private static org.springframework.jdbc.support.SqlValue uuids(List<PersonId> persons) {
        return Rows.array("uuid", persons.stream().map(PersonId::value).toList());
    }
}
