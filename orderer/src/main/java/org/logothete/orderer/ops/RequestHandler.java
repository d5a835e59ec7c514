package org.logothete.orderer.ops;

import com.google.protobuf.ByteString;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.timeout.IdleStateEvent;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection: hands each request to a worker and writes its answer. Nothing more is read until
 * the answer is written, so a connection never has more than one request at work.
 */
final class RequestHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
  private static final Logger log = LoggerFactory.getLogger(RequestHandler.class);

  private final List<Route> routes;
  private final RequestRate rate;
  private final ExecutorService workers;

  /**
   * @param routes asked in this order
   */
  RequestHandler(List<Route> routes, RequestRate rate, ExecutorService workers) {
    this.routes = List.copyOf(routes);
    this.rate = rate;
    this.workers = workers;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
    boolean keepAlive = HttpUtil.isKeepAlive(request);
    if (request.decoderResult().isFailure()) {
      write(context, Operations.error(400, "not an HTTP request"), false);
      return;
    }
    if (!rate.pass(System.nanoTime())) {
      write(context, Operations.error(429, "too many requests"), keepAlive);
      return;
    }
    Request asked =
        new Request(
            request.method().name(),
            request.uri(),
            name -> Optional.ofNullable(request.headers().get(name)).orElse(""),
            ByteString.copyFrom(request.content().nioBuffer()));
    context.channel().config().setAutoRead(false);
    workers.execute(
        () -> {
          Reply reply = answer(asked);
          context
              .executor()
              .execute(
                  () -> {
                    write(context, reply, keepAlive);
                    context.channel().config().setAutoRead(true);
                  });
        });
  }

  private Reply answer(Request request) {
    try {
      return routes.stream()
          .filter(each -> each.serves(request.path()))
          .findFirst()
          .map(route -> route.answer(request))
          .orElseGet(() -> Operations.error(404, "there is no " + request.path()));
    } catch (RuntimeException e) {
      log.error("Cannot answer {} {}", request.method(), request.path(), e);
      return Operations.error(500, "internal error; see the log");
    }
  }

  private static void write(ChannelHandlerContext context, Reply reply, boolean keepAlive) {
    ByteBuf body = Unpooled.wrappedBuffer(reply.content().asReadOnlyByteBuffer());
    FullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(reply.status()), body);
    if (!reply.contentType().isEmpty()) {
      response.headers().set(HttpHeaderNames.CONTENT_TYPE, reply.contentType());
    }
    reply.headers().forEach((name, value) -> response.headers().set(name, value));
    if (!response.status().equals(HttpResponseStatus.NOT_MODIFIED)) {
      // Of a reply that is not repeated the length would be that of what is not sent.
      HttpUtil.setContentLength(response, body.readableBytes());
    }
    HttpUtil.setKeepAlive(response, keepAlive);
    var written = context.writeAndFlush(response);
    if (!keepAlive) {
      written.addListener(ChannelFutureListener.CLOSE);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof IdleStateEvent) {
      var _ = context.close();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    log.debug("Operations connection of {} failed", context.channel().remoteAddress(), cause);
    var _ = context.close();
  }
}
