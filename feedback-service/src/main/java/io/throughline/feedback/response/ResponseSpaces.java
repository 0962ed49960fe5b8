package io.throughline.feedback.response;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;

import io.throughline.commons.security.Caller;

/** Decides by the caller's token alone, and for a whole request, whose responses it has to do with. */
@ApplicationScoped
class ResponseSpaces {

    @Produces
    @RequestScoped
    ResponseSpace ofCaller(Caller caller, Instance<CustomerResponses> customers, Instance<SandboxResponses> sandbox) {
        return caller.isSandbox() ? sandbox.get() : customers.get();
    }
}
