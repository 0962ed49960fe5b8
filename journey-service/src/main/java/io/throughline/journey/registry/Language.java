package io.throughline.journey.registry;

/** What a drawing is written in. */
public enum Language {
    ZH, EN
}
