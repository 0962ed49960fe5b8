package io.throughline.cli.demo.simulation;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The products of the demo shop: tea and accessories. */
final class ProductCatalogue {

    static final List<DemoProduct> PRODUCTS =
            List.of(
                    new DemoProduct("tea-longjing", "西湖龙井", "West Lake Longjing", "green tea", 16800),
                    new DemoProduct("tea-biluochun", "碧螺春", "Biluochun", "green tea", 13800),
                    new DemoProduct("tea-maofeng", "黄山毛峰", "Huangshan Maofeng", "green tea", 9800),
                    new DemoProduct("tea-sencha", "煎茶", "Sencha", "green tea", 7800),
                    new DemoProduct("tea-tieguanyin", "铁观音", "Tieguanyin", "oolong tea", 12800),
                    new DemoProduct("tea-dahongpao", "大红袍", "Dahongpao", "oolong tea", 19800),
                    new DemoProduct("tea-dongding", "冻顶乌龙", "Dongding oolong", "oolong tea", 11800),
                    new DemoProduct("tea-keemun", "祁门红茶", "Keemun", "black tea", 8800),
                    new DemoProduct("tea-dianhong", "滇红", "Yunnan Dianhong", "black tea", 7600),
                    new DemoProduct("tea-earlgrey", "伯爵茶", "Earl Grey", "black tea", 5900),
                    new DemoProduct("tea-puer-ripe", "熟普洱茶饼", "Ripe pu'er cake", "pu'er tea", 15800),
                    new DemoProduct("tea-puer-raw", "生普洱茶饼", "Raw pu'er cake", "pu'er tea", 18800),
                    new DemoProduct("tea-jasmine", "茉莉花茶", "Jasmine tea", "flower tea", 6800),
                    new DemoProduct("tea-chrysanthemum", "菊花茶", "Chrysanthemum tea", "flower tea", 4800),
                    new DemoProduct("tea-osmanthus", "桂花乌龙", "Osmanthus oolong", "flower tea", 7200),
                    new DemoProduct("pot-yixing", "宜兴紫砂壶", "Yixing clay teapot", "teaware", 36800),
                    new DemoProduct("pot-glass", "玻璃茶壶", "Glass teapot", "teaware", 8900),
                    new DemoProduct("gaiwan", "青花盖碗", "Blue-and-white gaiwan", "teaware", 12600),
                    new DemoProduct("cup-celadon", "青瓷茶杯", "Celadon cup", "teaware", 4200),
                    new DemoProduct("cup-travel", "随行杯", "Travel tumbler", "teaware", 9900),
                    new DemoProduct("tray-bamboo", "竹茶盘", "Bamboo tea tray", "teaware", 15900),
                    new DemoProduct("kettle-variable", "控温水壶", "Variable kettle", "appliances", 29900),
                    new DemoProduct("scale-pocket", "便携电子秤", "Pocket scale", "appliances", 6900),
                    new DemoProduct("strainer", "不锈钢茶漏", "Steel strainer", "accessories", 2200),
                    new DemoProduct("caddy-tin", "马口铁茶罐", "Tin caddy", "accessories", 3200),
                    new DemoProduct("puer-knife", "普洱茶刀", "Pu'er knife", "accessories", 3900),
                    new DemoProduct("filter-bags", "一次性茶包袋", "Paper tea filters", "accessories", 1500),
                    new DemoProduct("snack-mooncake", "迷你月饼", "Mini mooncakes", "snacks", 6800),
                    new DemoProduct("snack-pineapple", "凤梨酥", "Pineapple cakes", "snacks", 5200),
                    new DemoProduct("snack-sunflower", "茶味瓜子", "Tea sunflower seeds", "snacks", 1800),
                    new DemoProduct("gift-box-spring", "春茶礼盒", "Spring tea gift box", "gifts", 26800),
                    new DemoProduct("gift-card", "礼品卡", "Gift card", "gifts", 20000));

    /** Planted: a buyer of the first also buys the second six times in ten. */
    static final Map<String, String> BOUGHT_TOGETHER =
            Map.of(
                    "tea-puer-ripe", "puer-knife",
                    "tea-longjing", "pot-glass",
                    "tea-tieguanyin", "gaiwan",
                    "tea-earlgrey", "filter-bags",
                    "kettle-variable", "scale-pocket");

    static final double TOGETHER_CHANCE = 0.6;

    private ProductCatalogue() {
    }

    static DemoProduct product(String id) {
        return PRODUCTS.stream().filter(product -> product.id().equals(id)).findFirst().orElseThrow();
    }

    static Optional<DemoProduct> partnerOf(DemoProduct product) {
        return Optional.ofNullable(BOUGHT_TOGETHER.get(product.id())).map(ProductCatalogue::product);
    }
}
