package io.throughline.journey.touchpointcatalog;

/** The language of a drawing. */
public enum DrawingLanguage {
    ZH, EN
}
