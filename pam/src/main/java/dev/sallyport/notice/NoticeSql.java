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

    record Fresh(EventId entry, String actor, String type, String sentence, Instant at) {}

    /// @param unread so many unread ones, and an actor's acts of one type take no more room
    /// @param most so many unread ones, and nothing takes room
    record Bounds(int unread, int most) {}

    /// What the same actor did before, and its receiver has not read yet, is counted there. What
    /// has no room is counted in a row that says so.
    void tell(Fresh fresh, List<PersonId> told, Bounds bounds) {
        database.mustBeInTransaction();
        database.jdbc()
                .sql(
                        """
                        insert into pam.notice as n
                               (person_id, event_id, actor, event_type, sentence,
                                given_at, last_at)
                        select t.person,
                               :entry,
                               case when t.crowded then 'nobody' else :actor end,
                               case when t.crowded then 'notice.more' else :type end,
                               case when t.crowded
                                    then 'more happened than there is room for: see the ledger'
                                    else :sentence end,
                               :at,
                               :at
                          from (select told.person,
                                       not has.same
                                       and (has.unread >= :most
                                            or (has.kind and has.unread >= :room)) as crowded
                                  from unnest(:told) as told (person)
                            cross join lateral
                                       (select count(*) as unread,
                                               coalesce(bool_or(u.actor = :actor
                                                 and u.event_type = :type), false) as kind,
                                               coalesce(bool_or(u.actor = :actor
                                                 and u.event_type = :type
                                                 and u.sentence = :sentence), false) as same
                                          from pam.notice as u
                                         where u.person_id = told.person
                                           and u.read_at is null) as has) as t
                            on conflict (person_id, actor, event_type, sentence)
                         where read_at is null
                            do update set times = n.times + 1,
                                          last_at = greatest(n.last_at, excluded.last_at)
                        """)
                .param("entry", fresh.entry().value())
                .param("actor", fresh.actor())
                .param("type", fresh.type())
                .param("sentence", fresh.sentence())
                .param("at", Rows.time(fresh.at()))
                .param("told", uuids(told))
                .param("room", bounds.unread())
                .param("most", bounds.most())
                .update();
    }

    /// Deletes the oldest of the read ones beyond a number; unread ones count, and stay.
    void keepNewestRead(List<PersonId> told, int most) {
        database.mustBeInTransaction();
        database.jdbc()
                .sql(
                        """
                        delete from pam.notice as n
                              using (select person_id,
                                            event_id,
                                            row_number() over (partition by person_id
                                              order by read_at is not null,
                                                       given_at desc,
                                                       event_id desc) as place
                                       from pam.notice
                                      where person_id = any (:told)) as o
                              where o.person_id = n.person_id
                                and o.event_id = n.event_id
                                and o.place > :most
                                and n.read_at is not null
                        """)
                .param("told", uuids(told))
                .param("most", most)
                .update();
    }

    List<Notice> page(PersonId person, boolean all, @Nullable EventId before, int max) {
        return database.jdbc()
                .sql(
                        """
                          select n.event_id, n.event_type, n.sentence, n.given_at, n.times,
                                 n.last_at, n.read_at
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
                                row.getLong("times"),
                                Rows.instant(row, "last_at"),
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
