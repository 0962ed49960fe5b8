package io.throughline.journey.touchpointcatalog;

/** What a drawing is written in. */
public enum DrawingLanguage {
    ZH, EN
}
