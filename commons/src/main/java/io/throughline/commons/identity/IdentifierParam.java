package io.throughline.commons.identity;

import jakarta.ws.rs.ext.ParamConverter;
import jakarta.ws.rs.ext.ParamConverterProvider;
import jakarta.ws.rs.ext.Provider;

import io.throughline.commons.problem.ProblemException;

/** Lets a resource take an {@link Identifier} as a path or query parameter, refusing others with 400. */
@Provider
public class IdentifierParam implements ParamConverterProvider {

    @Override
    @SuppressWarnings("unchecked")
    public <T> ParamConverter<T> getConverter(Class<T> type, java.lang.reflect.Type generic,
            java.lang.annotation.Annotation[] annotations) {
        return type == Identifier.class ? (ParamConverter<T>) new Converter() : null;
    }

    private static final class Converter implements ParamConverter<Identifier> {

        @Override
        public Identifier fromString(String text) {
            try {
                return text == null ? null : Identifier.parse(text);
            } catch (IllegalArgumentException e) {
                throw ProblemException.invalidParameter("identifier", e.getMessage());
            }
        }

        @Override
        public String toString(Identifier identifier) {
            return identifier.toString();
        }
    }
}
