package io.throughline.recommendation.decision;

import java.time.Instant;
import java.util.UUID;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import org.hibernate.annotations.ColumnTransformer;
import org.hibernate.annotations.Immutable;

/** A row of the decision log. It is written once and never changed. */
@Entity
@Immutable
@Table(name = "decision")
class DecisionEntity extends PanacheEntityBase {

    @Id
    UUID id;

    /** The identifier that was asked for. Its profile is looked up when the row is read. */
    String subject;

    String kind;

    String placement;

    /** JSON text: the items as in the answer. */
    // Two casts: with one, PostgreSQL types the parameter as jsonb, and the client would send the text as a JSON string.
    @ColumnTransformer(read = "cast(items as text)", write = "cast(cast(? as text) as jsonb)")
    String items;

    String model;

    @Column(name = "model_version")
    String modelVersion;

    @Column(name = "experiment_arm")
    String experimentArm;

    double propensity;

    Instant at;
}
