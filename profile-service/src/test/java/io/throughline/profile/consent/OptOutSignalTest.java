package io.throughline.profile.consent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.throughline.commons.identity.Identifier;
import io.throughline.commons.identity.SourceTrust;
import io.throughline.profile.core.JsonRows;
import io.throughline.profile.intake.TouchpointEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptOutSignalTest {

    private static boolean isIn(String name, String context) {
        try {
            Identifier visitor = Identifier.anonymousId("v");
            return OptOutSignal.isIn(new TouchpointEvent(null, "m", "track", name, visitor, List.of(visitor), "web", "web", Instant.EPOCH,
                    Instant.EPOCH, null, Map.of(), JsonRows.JSON.createObjectNode(), JsonRows.JSON.readTree(context), SourceTrust.PUBLIC,
                    false));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = { "{'consent':{'globalPrivacyControl':true}}", "{'globalPrivacyControl':1}", "{'gpc':'1'}",
            "{'consent':{'Sec-GPC':'1'}}",
            "{'consent':{'doNotSellOrShare':true}}", "{'do_not_sell':'true'}",
            "{'consent':{'categoryPreferences':{'Do Not Sell or Share My Personal Information':true}}}",
            "{'USPrivacy':'1YYN'}", "{'consent':{'us_privacy':'1NYY'}}", "{'uspString':'1-y-'}", "{'gpp':'DBABTA~1YYN'}",
            "{'consent':{'gppString':'1YYN'}}" })
    void aSignalToOptOutIsKnownByItsNames(String context) {
        assertThat(isIn("Order Completed", context.replace('\'', '"'))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = { "{}", "{'consent':{'globalPrivacyControl':false}}", "{'gpc':'0'}", "{'gpc':null}", "{'gpc':{'a':true}}",
            "{'consent':7}",
            "{'consent':{'doNotSell':false}}", "{'USPrivacy':'1YNN'}", "{'USPrivacy':'1---'}", "{'USPrivacy':'2YYN'}",
            "{'USPrivacy':['1YYN']}",
            "{'gpp':'DBABTA~1YNN'}", "{'gpp':'D'}", "{'gpp':'~~~'}", "{'gpp':'DBABLA'}", "{'gpp':'DBABLA~.'}", "{'page':{'gpc':true}}",
            "{'sell':true}" })
    void whatOnlyLooksLikeOneIsNone(String context) {
        assertThat(isIn("Order Completed", context.replace('\'', '"'))).isFalse();
    }

    @Test
    void anEventMayBeTheRequestItself() {
        assertThat(isIn("Do Not Sell Or Share My Personal Information", "{}")).isTrue();
    }

    /**
     * Strings made by hand after the sections' specifications: DBABLA is the header of section 7, DBABBg of 8, DBACMM of 2 and 7, DBABrw of
     * the range from 7 to 8; fields of 2 bits
     * after a version of 6, of which 1 is opted out and 2 is not.
     */
    @ParameterizedTest
    @CsvSource({ "DBABLA~BVQqAAAAAgA.QA,false", "DBABLA~BVQqAAAAAgA.YA,true", "DBABLA~BVQVAAAAAgA,true", "DBABLA~BVQmAAAAAgA,true",
            "DBABBg~BVoAAAAA,false", "DBABBg~BVYAAAAA,true", "DBACMM~CPXxRf~BVQVAAAAAgA,true", "DBACMM~BVQVAAAAAgA~BVQqAAAAAgA,false",
            "DBABrw~BVQqAAAAAgA~BVYAAAAA,true", "XBABLA~BVQVAAAAAgA,false" })
    void aStringOfTheGlobalPrivacyPlatformIsRead(String text, boolean optedOut) {
        assertThat(GppString.optsOut(text)).isEqualTo(optedOut);
    }
}
