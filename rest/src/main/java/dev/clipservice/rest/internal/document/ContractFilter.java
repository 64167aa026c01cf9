package dev.clipservice.rest.internal.document;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.PathItem.HttpMethod;
import org.eclipse.microprofile.openapi.models.headers.Header;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/**
 * Adds to the OpenAPI document what filters and mappers do to every request, whichever resource it
 * is for. What an operation says itself of a status stays.
 */
public class ContractFilter implements OASFilter {

  private static final String ERROR = "Error";

  /** For MicroProfile OpenAPI, which finds it in its configuration. */
  public ContractFilter() {}

  @Override
  public void filterOpenAPI(OpenAPI document) {
    for (CommonHeader header : CommonHeader.values()) {
      document.getComponents().addHeader(header.header(), model(header));
    }
    for (CommonResponse response : CommonResponse.values()) {
      document.getComponents().addResponse(response.component(), model(response));
    }
    document.getPaths().getPathItems().values().stream()
        .map(PathItem::getOperations)
        .map(Map::entrySet)
        .flatMap(Set::stream)
        .forEach(operation -> addResponses(operation.getKey(), operation.getValue()));
    document.getComponents().getResponses().values().forEach(ContractFilter::addHeaders);
  }

  /**
   * A list of words has no null in it: where null is allowed, it is the other of two. An object
   * that may be null is the one or the other already, but is called an object beside it.
   */
  @Override
  public Schema filterSchema(Schema schema) {
    List<SchemaType> types = schema.getType();
    if (schema.getAnyOf() != null && schema.getAnyOf().stream().anyMatch(ContractFilter::isNull)) {
      schema.setType(null);
      return schema;
    }
    if (types != null && types.contains(SchemaType.NULL) && schema.getEnumeration() != null) {
      Schema words = OASFactory.createSchema().addType(SchemaType.STRING);
      words.setEnumeration(schema.getEnumeration());
      schema.setEnumeration(null);
      schema.setType(null);
      schema.addAnyOf(words).addAnyOf(OASFactory.createSchema().addType(SchemaType.NULL));
    }
    return schema;
  }

  private static boolean isNull(Schema schema) {
    return List.of(SchemaType.NULL).equals(schema.getType());
  }

  private static void addResponses(HttpMethod method, Operation operation) {
    Map<String, APIResponse> own = operation.getResponses().getAPIResponses();
    for (CommonResponse response : of(method, operation)) {
      if (!own.containsKey(response.status())) {
        operation
            .getResponses()
            .addAPIResponse(
                response.status(), OASFactory.createAPIResponse().ref(response.component()));
      }
    }
    operation.getResponses().getAPIResponses().values().forEach(ContractFilter::addHeaders);
    APIResponse busy = own.get(CommonResponse.BUSY.status());
    if (busy != null && busy.getRef() == null) {
      add(CommonHeader.RETRY_AFTER, busy);
    }
  }

  private static Set<CommonResponse> of(HttpMethod method, Operation operation) {
    Set<CommonResponse> all =
        EnumSet.of(
            CommonResponse.BAD_REQUEST, CommonResponse.NOT_ACCEPTABLE, CommonResponse.INTERNAL);
    if (operation.getSecurity() != null && !operation.getSecurity().isEmpty()) {
      all.add(CommonResponse.UNAUTHORIZED);
    }
    if (method != HttpMethod.GET) {
      all.add(CommonResponse.TOO_LARGE);
      all.add(CommonResponse.UNSUPPORTED);
    }
    if (operation.getRequestBody() != null) {
      all.add(CommonResponse.TIMEOUT);
    }
    return all;
  }

  private static void addHeaders(APIResponse response) {
    if (response.getRef() == null) {
      CommonHeader.ofEveryAnswer().forEach(header -> add(header, response));
    }
  }

  private static void add(CommonHeader header, APIResponse response) {
    response.addHeader(header.header(), OASFactory.createHeader().ref(header.header()));
  }

  private static Header model(CommonHeader header) {
    return OASFactory.createHeader()
        .description(header.description())
        .schema(OASFactory.createSchema().addType(header.type()));
  }

  private static APIResponse model(CommonResponse response) {
    APIResponse model =
        OASFactory.createAPIResponse()
            .description(response.description())
            .content(
                OASFactory.createContent()
                    .addMediaType(
                        "application/json",
                        OASFactory.createMediaType().schema(OASFactory.createSchema().ref(ERROR))));
    switch (response) {
      case UNAUTHORIZED -> add(CommonHeader.CHALLENGE, model);
      case WRONG_METHOD -> add(CommonHeader.ALLOW, model);
      case BUSY -> add(CommonHeader.RETRY_AFTER, model);
      default -> {}
    }
    return model;
  }
}
