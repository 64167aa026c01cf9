package dev.clipservice.rest.internal.error;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.clipservice.rest.internal.http.RequestId;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Answers in our shape where the container gives up on a request before JAX-RS sees it, e.g. a path
 * that cannot be decoded. {@code META-INF/web-fragment.xml} makes it the error page.
 */
public class ContainerErrorServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private static final String UNREADABLE =
      "The request cannot be read: expected a path in UTF-8, and headers as RFC 9110 has them"
          + " (Accept, Accept-Language, Content-Type, ...).";

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    answer(request, response);
  }

  /** From a servlet without this method the container keeps TRACE: 403, and no body. */
  @Override
  protected void doTrace(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    answer(request, response);
  }

  private static void answer(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    // Absent if somebody asks for the error page itself
    Object told = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
    Object uri = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI);
    int status = told instanceof Integer code ? code : HttpServletResponse.SC_NOT_FOUND;
    String path = uri instanceof String original ? original : request.getRequestURI();
    response.setStatus(status);
    response.setContentType("application/json");
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("Cache-Control", "no-store");
    response.setHeader(RequestId.HEADER, RequestId.effective(request.getHeader(RequestId.HEADER)));
    String detail = status == HttpServletResponse.SC_BAD_REQUEST ? UNREADABLE : null;
    ErrorBody body = HttpErrors.body(status, request.getMethod(), path, detail);
    response.getOutputStream().write(MAPPER.writeValueAsBytes(body));
  }
}
