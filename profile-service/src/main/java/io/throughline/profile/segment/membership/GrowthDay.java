package io.throughline.profile.segment.membership;

import java.time.LocalDate;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * How many people entered and left a segment on a day, in UTC.
 *
 * @param size at its end, or now
 */
@Schema(name = "SegmentGrowthDay")
record GrowthDay(LocalDate day, long entered, long exited, long size) {
}
