package io.throughline.profile.query;

import java.time.Instant;
import java.util.UUID;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

import org.hibernate.annotations.ColumnTransformer;
import org.hibernate.annotations.Immutable;

/** A profile as it is read. Written only by {@link io.throughline.profile.core.ProfileProjector}, in batches. */
@Entity
@Immutable
@Table(name = "profile")
class ProfileEntity {

    @Id
    UUID id;

    long revision;

    /** JSON text: {name: {value, source, at}}. */
    @ColumnTransformer(read = "cast(traits as text)")
    String traits;

    @Column(name = "created_at")
    Instant createdAt;

    @Column(name = "updated_at")
    Instant updatedAt;
}
