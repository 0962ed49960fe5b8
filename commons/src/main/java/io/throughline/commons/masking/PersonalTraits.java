package io.throughline.commons.masking;

/** Which traits identify a person, so that only callers who talk with the person see them unmasked. */
public interface PersonalTraits {

    boolean isPersonal(String name);
}
