package io.throughline.commons.masking;

/** Which traits say who somebody is, so that they are shown in clear to none but those who talk with the person. */
public interface PersonalTraits {

    boolean isPersonal(String name);
}
