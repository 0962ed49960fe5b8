package io.throughline.journey.alert.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

import io.throughline.journey.alert.webhook.WebhookTargets.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookTargetsTest {

    @ParameterizedTest
    @ValueSource(strings = { "127.0.0.1", "127.255.255.254", "0.0.0.0", "0.1.2.3", "10.1.2.3", "172.16.0.1", "172.31.255.255",
            "192.168.1.1", "169.254.169.254",
            "100.64.0.1", "100.100.100.200", "192.0.0.192", "168.63.129.16", "198.18.0.1", "224.0.0.1", "255.255.255.255", "192.0.2.1",
            "::1", "::", "fe80::1",
            "fc00::1", "fd00:ec2::254", "ff02::1", "2001:db8::1", "2002:7f00:1::", "2002:a00:1::1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe",
            "64:ff9b:1::1", "::ffff:127.0.0.1",
            "::127.0.0.1", "2001::1", "3fff::1", "4000::1" })
    void anAddressOfOnesOwnNetworkIsNotPublic(String address) throws UnknownHostException {
        assertThat(PublicAddresses.isPublic(InetAddress.getByName(address))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = { "1.1.1.1", "8.8.8.8", "172.15.0.1", "172.32.0.1", "100.63.255.255", "100.128.0.1", "192.169.0.1",
            "169.253.1.1", "223.5.5.5",
            "2606:4700:4700::1111", "2400:3200::1", "64:ff9b::808:808", "2002:808:808::1" })
    void anAddressOfTheInternetIs(String address) throws UnknownHostException {
        assertThat(PublicAddresses.isPublic(InetAddress.getByName(address))).isTrue();
    }

    /** Java makes an IPv4 address of it by itself; who hands over its bytes does not. */
    @Test
    void aMappedAddressIsThatWhichIsInIt() {
        assertThat(PublicAddresses.isPublic(HexFormat.of().parseHex("00000000000000000000ffff7f000001"))).isFalse();
        assertThat(PublicAddresses.isPublic(HexFormat.of().parseHex("00000000000000000000ffff08080808"))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = { "http://hooks.example.cn/", "ftp://hooks.example.cn/", "https:///x", "https://u:p@hooks.example.cn/",
            "https://hooks.example.cn/#x", "hooks.example.cn",
            "https://hooks.example.cn:0/", "https://hooks.example.cn:70000/" })
    void onlyAnHttpsAddressOfAHostWillDo(String url) {
        assertThat(targets(false, "8.8.8.8").fault(URI.create(url))).isPresent();
        assertThat(targets(false, "8.8.8.8").of(URI.create(url))).isInstanceOf(Target.Refused.class);
    }

    @ParameterizedTest
    @ValueSource(strings = { "https://127.0.0.1/", "https://2130706433/", "https://127.1/", "https://[::1]/", "https://[::ffff:10.0.0.1]/",
            "https://localhost:8443/x" })
    void anAddressThatLeadsInsideIsRefusedHoweverItIsWritten(String url) {
        WebhookTargets real = new WebhookTargets(false, host -> List.of(InetAddress.getAllByName(host)));

        // Either it is no host's name at all, or it leads inside.
        assertThat(real.of(URI.create(url))).isInstanceOf(Target.Refused.class);
    }

    @Test
    void aNameThatLeadsElsewhereWhenItIsSentToIsNotFollowed() throws UnknownHostException {
        List<String> answers = new ArrayList<>(List.of("8.8.8.8", "127.0.0.1"));
        WebhookTargets rebinding = new WebhookTargets(false, host -> List.of(InetAddress.getByName(answers.removeFirst())));
        URI url = URI.create("https://hooks.example.cn/alerts");

        assertThat(rebinding.fault(url)).isEmpty();
        assertThat(rebinding.of(url)).isInstanceOfSatisfying(Target.Refused.class,
                refused -> assertThat(refused.why()).contains("private"));
    }

    @Test
    void whatIsConnectedToIsTheAddressThatWasLookedAt() throws UnknownHostException {
        List<String> answers = new ArrayList<>(List.of("8.8.8.8"));
        WebhookTargets once = new WebhookTargets(false, host -> List.of(InetAddress.getByName(answers.removeFirst())));

        assertThat(once.of(URI.create("https://hooks.example.cn/alerts")))
                .isEqualTo(new Target.ResolvedTarget(InetAddress.getByName("8.8.8.8"), 443));
    }

    @Test
    void oneAddressOfSeveralThatLeadsInsideIsEnough() {
        assertThat(targets(false, "8.8.8.8", "10.0.0.1").fault(URI.create("https://hooks.example.cn/"))).isPresent();
    }

    @Test
    void aNameThatLeadsNowhereMayBeWrittenAndIsNotSentTo() {
        WebhookTargets none = new WebhookTargets(false, host -> {
            throw new UnknownHostException(host);
        });

        assertThat(none.fault(URI.create("https://hooks.example.cn/"))).isEmpty();
        assertThat(none.of(URI.create("https://hooks.example.cn/"))).isInstanceOf(Target.Refused.class);
    }

    @Test
    void whereItIsAllowedPlainHttpLeadsInsideAndNowhereElse() {
        assertThat(targets(true, "10.0.0.1").fault(URI.create("http://alerts.internal:9000/"))).isEmpty();
        assertThat(targets(true, "10.0.0.1").of(URI.create("http://alerts.internal:9000/")))
                .isInstanceOfSatisfying(Target.ResolvedTarget.class, at -> assertThat(at.port()).isEqualTo(9000));
        assertThat(targets(true, "8.8.8.8").fault(URI.create("http://hooks.example.cn/"))).isPresent();
        assertThat(targets(true, "8.8.8.8").fault(URI.create("https://hooks.example.cn/"))).isEmpty();
    }

    private static WebhookTargets targets(boolean allowPrivate, String... addresses) {
        return new WebhookTargets(allowPrivate, host -> {
            List<InetAddress> found = new ArrayList<>();
            for (String address : addresses) {
                found.add(InetAddress.getByName(address));
            }
            return found;
        });
    }
}
