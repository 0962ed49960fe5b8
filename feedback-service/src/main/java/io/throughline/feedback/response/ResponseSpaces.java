package io.throughline.feedback.response;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;

import io.throughline.commons.security.Caller;

/** Chooses the responses that a request has access to, by the caller's token alone and for the whole request. */
@ApplicationScoped
class ResponseSpaces {

    @Produces
    @RequestScoped
    ResponseSpace ofCaller(Caller caller, Instance<CustomerResponses> customers, Instance<SandboxResponses> sandbox) {
        return caller.isSandbox() ? sandbox.get() : customers.get();
    }
}
