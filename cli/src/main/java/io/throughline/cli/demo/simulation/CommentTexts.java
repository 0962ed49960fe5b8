package io.throughline.cli.demo.simulation;

import java.util.List;
import java.util.Map;

/** Comments of people, by topic and language. */
final class CommentTexts {

    private static final Map<String, Map<String, List<String>>> BY_TOPIC =
            Map.of(
                    "good", Map.of(
                            "zh",
                            List.of("茶叶很香，包装也很精致，会再来的。", "客服态度很好，问题一下子就解决了。", "味道正宗，送给父母他们很喜欢。", "下单方便，物流也快，五星好评！", "门店的茶艺师讲解得很耐心。",
                                    "性价比很高，推荐给同事了。"),
                            "en",
                            List.of("Lovely tea, beautifully packed. I will be back.", "Quick answer and my problem was gone.",
                                    "Exactly as described, my parents loved it.", "Easy to order and it came fast.",
                                    "The people in the store really know their tea.", "Good value, I told my colleagues.")),
                    "fair", Map.of(
                            "zh", List.of("还可以，没有特别惊喜。", "茶不错，就是价格有点高。", "一般般，包装可以再好一点。", "总体满意，希望多一些新品。"),
                            "en",
                            List.of("Fine, nothing special.", "Nice tea, a bit expensive.", "Okay, the packing could be better.",
                                    "Happy on the whole, more new teas please.")),
                    "late", Map.of(
                            "zh", List.of("快递晚了好几天，等得太久了！", "说好三天到，结果一周多才收到。", "物流太慢，礼物都错过生日了。", "配送一再延迟，也没有人通知我。", "包裹迟到，非常失望。"),
                            "en",
                            List.of("Delivery was days late and nobody told me.", "Promised in three days, came after more than a week.",
                                    "The parcel was so late it missed the birthday.", "Late again. Very disappointed with the shipping.",
                                    "Waited and waited for the courier.")),
                    "loop", Map.of(
                            "zh", List.of("电话被转来转去，每个人都让我重新说一遍。", "打了三次客服，转接了十几次还是没解决。", "客服互相推诿，浪费了我一个下午。", "一直在转接，最后电话还断了。"),
                            "en",
                            List.of("I was passed around and had to tell my story each time.",
                                    "Three calls, a dozen transfers, still not solved.", "Every department sends me to the next one.",
                                    "Transferred again and again, then the line dropped.")),
                    "slow_checkout", Map.of(
                            "zh", List.of("手机上付款一直转圈，最后放弃了。", "应用结账太慢，页面卡住不动。", "付款页面加载半天，差点不买了。"),
                            "en", List.of("Checkout in the app hangs forever, I gave up.", "The app's payment page is painfully slow.",
                                    "Paying on the phone took ages.")));

    private CommentTexts() {
    }

    static String on(String topic, String language, RandomSource randomSource) {
        return randomSource.oneOf(BY_TOPIC.get(topic).get(language));
    }
}
