package io.throughline.cli.shop;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the demo shop sells: tea and what belongs to it. */
final class Catalogue {

  static final List<Product> PRODUCTS =
      List.of(
          new Product("tea-longjing", "西湖龙井", "West Lake Longjing", "green tea", 16800),
          new Product("tea-biluochun", "碧螺春", "Biluochun", "green tea", 13800),
          new Product("tea-maofeng", "黄山毛峰", "Huangshan Maofeng", "green tea", 9800),
          new Product("tea-sencha", "煎茶", "Sencha", "green tea", 7800),
          new Product("tea-tieguanyin", "铁观音", "Tieguanyin", "oolong tea", 12800),
          new Product("tea-dahongpao", "大红袍", "Dahongpao", "oolong tea", 19800),
          new Product("tea-dongding", "冻顶乌龙", "Dongding oolong", "oolong tea", 11800),
          new Product("tea-keemun", "祁门红茶", "Keemun", "black tea", 8800),
          new Product("tea-dianhong", "滇红", "Yunnan Dianhong", "black tea", 7600),
          new Product("tea-earlgrey", "伯爵茶", "Earl Grey", "black tea", 5900),
          new Product("tea-puer-ripe", "熟普洱茶饼", "Ripe pu'er cake", "pu'er tea", 15800),
          new Product("tea-puer-raw", "生普洱茶饼", "Raw pu'er cake", "pu'er tea", 18800),
          new Product("tea-jasmine", "茉莉花茶", "Jasmine tea", "flower tea", 6800),
          new Product("tea-chrysanthemum", "菊花茶", "Chrysanthemum tea", "flower tea", 4800),
          new Product("tea-osmanthus", "桂花乌龙", "Osmanthus oolong", "flower tea", 7200),
          new Product("pot-yixing", "宜兴紫砂壶", "Yixing clay teapot", "teaware", 36800),
          new Product("pot-glass", "玻璃茶壶", "Glass teapot", "teaware", 8900),
          new Product("gaiwan", "青花盖碗", "Blue-and-white gaiwan", "teaware", 12600),
          new Product("cup-celadon", "青瓷茶杯", "Celadon cup", "teaware", 4200),
          new Product("cup-travel", "随行杯", "Travel tumbler", "teaware", 9900),
          new Product("tray-bamboo", "竹茶盘", "Bamboo tea tray", "teaware", 15900),
          new Product("kettle-variable", "控温水壶", "Variable kettle", "appliances", 29900),
          new Product("scale-pocket", "便携电子秤", "Pocket scale", "appliances", 6900),
          new Product("strainer", "不锈钢茶漏", "Steel strainer", "accessories", 2200),
          new Product("caddy-tin", "马口铁茶罐", "Tin caddy", "accessories", 3200),
          new Product("puer-knife", "普洱茶刀", "Pu'er knife", "accessories", 3900),
          new Product("filter-bags", "一次性茶包袋", "Paper tea filters", "accessories", 1500),
          new Product("snack-mooncake", "迷你月饼", "Mini mooncakes", "snacks", 6800),
          new Product("snack-pineapple", "凤梨酥", "Pineapple cakes", "snacks", 5200),
          new Product("snack-sunflower", "茶味瓜子", "Tea sunflower seeds", "snacks", 1800),
          new Product("gift-box-spring", "春茶礼盒", "Spring tea gift box", "gifts", 26800),
          new Product("gift-card", "礼品卡", "Gift card", "gifts", 20000));

  /** Planted: who buys the first takes the second along six times in ten. */
  static final Map<String, String> BOUGHT_TOGETHER =
      Map.of(
          "tea-puer-ripe", "puer-knife",
          "tea-longjing", "pot-glass",
          "tea-tieguanyin", "gaiwan",
          "tea-earlgrey", "filter-bags",
          "kettle-variable", "scale-pocket");

  static final double TOGETHER_CHANCE = 0.6;

  private Catalogue() {}

  static Product product(String id) {
    return PRODUCTS.stream().filter(product -> product.id().equals(id)).findFirst().orElseThrow();
  }

  static Optional<Product> partnerOf(Product product) {
    return Optional.ofNullable(BOUGHT_TOGETHER.get(product.id())).map(Catalogue::product);
  }
}
