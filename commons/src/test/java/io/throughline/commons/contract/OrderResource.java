package io.throughline.commons.contract;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import jakarta.annotation.Nullable;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.mutiny.Uni;
import io.throughline.commons.page.Page;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.DiscriminatorMapping;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Bodies of every kind that the services have, to see what the document says of them and what becomes of them. */
@Path("/orders")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "orders", description = "A shop's orders")
class OrderResource {

    enum Speed {
        @JsonProperty("next_day")
        NEXT_DAY,
        @JsonProperty("cheap")
        CHEAP
    }

    record OrderRequest(@Size(min = 1, max = 3) List<OrderLine> lines, @Nullable Speed speed,
            @Nullable @NotBlank @Size(max = 10) String note, @Nullable @Min(1) @Max(12) Integer months,
            @Nullable @DecimalMin("0") BigDecimal discount, @Nullable Instant at,
            @Nullable LocalDate day, @Nullable Duration patience, @Nullable UUID customer, @Nullable Map<String, JsonNode> extra,
            @Nullable ObjectNode more, @Nullable JsonNode anything, @Nullable Condition onlyIf, @Nullable Payment payment,
            @Nullable Tags tags, @Nullable @JsonProperty("gift_card") @Schema(description = "Said on the card") OrderLine giftCard) {
    }

    record OrderLine(@Pattern(regexp = "[a-z]{1,8}") String article, @Nullable @Min(1) Integer pieces,
            @Nullable @Size(max = 2) List<@Size(max = 4) String> colours) {
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.DEDUCTION)
    @JsonSubTypes({ @JsonSubTypes.Type(All.class), @JsonSubTypes.Type(In.class) })
    @Schema(name = "Condition", oneOf = { All.class, In.class })
    sealed interface Condition permits All, In {
    }

    @Schema(name = "AllConditions")
    record All(List<Condition> all) implements Condition {
    }

    @Schema(name = "StockCondition")
    record In(String in, @Nullable Integer most) implements Condition {
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({ @JsonSubTypes.Type(value = Card.class, name = "card"), @JsonSubTypes.Type(value = Cash.class, name = "cash") })
    @Schema(name = "Payment", oneOf = { Card.class, Cash.class }, discriminatorProperty = "kind", discriminatorMapping = {
            @DiscriminatorMapping(value = "card", schema = Card.class), @DiscriminatorMapping(value = "cash", schema = Cash.class) })
    sealed interface Payment permits Card, Cash {
    }

    @Schema(name = "CardPayment")
    record Card(String number) implements Payment {
    }

    @Schema(name = "CashPayment")
    record Cash(@Nullable @Min(0) Long change) implements Payment {
    }

    @Schema(name = "Tags", oneOf = { String.class, String[].class })
    record Tags(@JsonValue List<String> all) {

        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        static Tags of(JsonNode json) {
            return new Tags(json.isTextual() ? List.of(json.textValue())
                    : json.valueStream().map(JsonNode::textValue).toList());
        }
    }

    @POST
    @PermitAll
    @Operation(operationId = "createOrder", summary = "Create an order", description = "On a worker thread.")
    public OrderRequest create(OrderRequest order) {
        return order;
    }

    @POST
    @Path("event-loop")
    @RolesAllowed("agent")
    @Operation(operationId = "createOrderSoon", summary = "Create an order", description = "On the event loop.")
    @APIResponse(responseCode = "200", description = "The order",
            content = @Content(schema = @Schema(implementation = OrderRequest.class)))
    @APIResponse(responseCode = "409", description = "There is one already")
    public Uni<OrderRequest> soon(OrderRequest order) {
        return Uni.createFrom().item(order);
    }

    @PUT
    @Path("{id}")
    @PermitAll
    @RunOnVirtualThread
    @Operation(operationId = "putOrder", summary = "Replace an order", description = "On a virtual thread.")
    public OrderRequest put(@PathParam("id") String id, OrderRequest order) {
        return order;
    }

    @POST
    @Path("lines")
    @PermitAll
    @Operation(operationId = "addLines", summary = "Add lines", description = "An array as a body.")
    public Page<OrderLine> lines(List<OrderLine> lines) {
        return new Page<>(lines, null);
    }

    @POST
    @Path("cancellation")
    @PermitAll
    @Operation(operationId = "cancelOrders", summary = "Cancel orders", description = "The body may be left out.")
    @RequestBody(required = false)
    public OrderLine cancel(@Nullable OrderLine line) {
        return line == null ? new OrderLine("none", null, null) : line;
    }
}
