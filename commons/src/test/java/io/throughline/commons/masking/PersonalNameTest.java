package io.throughline.commons.masking;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PersonalNameTest {

    @ParameterizedTest
    @ValueSource(strings = { "Work E-Mail", "mobile_no", "客户姓名", "手机号码", "date_of_birth", "收货地址", "contact.name", "nickname", "身份证号" })
    void namesThatTellWhoSomebodyIsAreSuspected(String trait) {
        assertThat(PersonalName.suspects(trait)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = { "email", "phone", "name", "firstName", "lastName", "username", "birthday", "address", "avatar", "website" })
    void whatTheSegmentSpecReservesForPeopleIsPersonalWithoutARegistry(String trait) {
        assertThat(new PersonalName().isPersonal(trait)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = { "city", "城市", "plan", "product_name", "favourite.brand", "tag", "storeName", "年龄", "电视", "address type" })
    void othersAreNot(String trait) {
        assertThat(PersonalName.suspects(trait)).isFalse();
    }
}
