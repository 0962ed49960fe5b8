package io.throughline.profile.query;

import java.time.Instant;
import java.util.UUID;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

import org.hibernate.annotations.Immutable;

/** An identifier as it is read with its profile; the identity feature writes them. */
@Entity
@Immutable
@Table(name = "identifier")
class IdentifierEntity {

    @Id
    String key;

    @Column(name = "profile_id")
    UUID profileId;

    @Column(name = "first_seen")
    Instant firstSeen;

    @Column(name = "last_seen")
    Instant lastSeen;
}
