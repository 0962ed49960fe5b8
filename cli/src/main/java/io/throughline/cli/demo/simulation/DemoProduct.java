package io.throughline.cli.demo.simulation;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;

/** @param priceFen price in minor units (fen, 1/100 CNY) */
record DemoProduct(String id, String zh, String en, String category, int priceFen) {

    String name(String language) {
        return language.equals("zh") ? zh : en;
    }

    /** The product in the form of Segment's e-commerce spec, with the price in major units. */
    Map<String, Object> properties(String language) {
        var properties = new LinkedHashMap<String, Object>();
        properties.put("product_id", id);
        properties.put("name", name(language));
        properties.put("name_zh", zh);
        properties.put("name_en", en);
        properties.put("category", category);
        properties.put("price", BigDecimal.valueOf(priceFen, 2));
        return properties;
    }
}
