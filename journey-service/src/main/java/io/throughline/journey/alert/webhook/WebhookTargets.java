package io.throughline.journey.alert.webhook;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.throughline.journey.alert.AlertSettings;

/**
 * Decides which addresses webhooks may use. It is checked when a rule is saved, to inform its author, and at each delivery, which connects
 * to exactly the address that was checked, because a name may resolve differently by then.
 */
@ApplicationScoped
public class WebhookTargets {

    private static final String FORM = "must be an https address such as https://hooks.example.cn/alerts";
    private static final String INSIDE = "leads into a private or reserved network, where nothing is sent";

    private final boolean allowPrivate;
    private final HostResolver names;

    /** Resolves a host name to addresses. */
    interface HostResolver {

        List<InetAddress> of(String host) throws UnknownHostException;
    }

    @Inject
    WebhookTargets(AlertSettings settings) {
        this(settings.allowPrivate(), host -> Arrays.asList(InetAddress.getAllByName(host)));
    }

    WebhookTargets(boolean allowPrivate, HostResolver names) {
        this.allowPrivate = allowPrivate;
        this.names = names;
    }

    sealed interface Target {

        /** @param address the only address to connect to */
        record ResolvedTarget(InetAddress address, int port) implements Target {
        }

        record Refused(String why) implements Target {
        }
    }

    /** Why nothing may be sent there. A name that does not resolve now is allowed, because it may later. */
    public Optional<String> fault(URI url) {
        return formFault(url).or(() -> {
            try {
                return refusal(url, addresses(url));
            } catch (UnknownHostException unknown) {
                return Optional.empty();
            }
        });
    }

    /** Resolves the name again. */
    Target of(URI url) {
        Optional<String> fault = formFault(url);
        if (fault.isPresent()) {
            return new Target.Refused("The address " + fault.get() + ".");
        }
        try {
            List<InetAddress> addresses = addresses(url);
            return refusal(url, addresses).<Target>map(why -> new Target.Refused("The address " + why + "."))
                    .orElseGet(() -> new Target.ResolvedTarget(addresses.getFirst(), port(url)));
        } catch (UnknownHostException unknown) {
            return new Target.Refused("The host's name leads nowhere.");
        }
    }

    private List<InetAddress> addresses(URI url) throws UnknownHostException {
        String host = url.getHost();
        List<InetAddress> addresses = names.of(host.startsWith("[") ? host.substring(1, host.length() - 1) : host);
        if (addresses.isEmpty()) {
            throw new UnknownHostException(host);
        }
        return addresses;
    }

    private Optional<String> formFault(URI url) {
        boolean https = "https".equalsIgnoreCase(url.getScheme());
        boolean http = allowPrivate && "http".equalsIgnoreCase(url.getScheme());
        boolean badPort = url.getPort() == 0 || url.getPort() > 65_535;
        if (!https && !http || url.getHost() == null || url.getRawUserInfo() != null || url.getRawFragment() != null || badPort) {
            return Optional.of(FORM + ", without a user and without #");
        }
        return Optional.empty();
    }

    /** All of a name's addresses must be allowed, because any of them may be chosen. */
    private Optional<String> refusal(URI url, List<InetAddress> addresses) {
        boolean open = addresses.stream().allMatch(PublicAddresses::isPublic);
        if (!open && !allowPrivate) {
            return Optional.of(INSIDE);
        }
        boolean plain = "http".equalsIgnoreCase(url.getScheme());
        return plain && addresses.stream().anyMatch(PublicAddresses::isPublic)
                ? Optional.of("must be https: it leads out of one's own network") : Optional.empty();
    }

    private static int port(URI url) {
        return url.getPort() > 0 ? url.getPort() : "https".equalsIgnoreCase(url.getScheme()) ? 443 : 80;
    }
}
