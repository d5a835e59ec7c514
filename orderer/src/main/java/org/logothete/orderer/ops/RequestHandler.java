package org.logothete.orderer.ops;

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
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection: hands each request to a worker and writes its answer. Nothing more is read until
 * the answer is written, so a connection never has more than one request at work.
 */
final class RequestHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
  private static final Logger log = LoggerFactory.getLogger(RequestHandler.class);

  private final Operations operations;
  private final RequestRate rate;
  private final ExecutorService workers;

  RequestHandler(Operations operations, RequestRate rate, ExecutorService workers) {
    this.operations = operations;
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
    String method = request.method().name();
    String path = pathOf(request.uri());
    String body = request.content().toString(StandardCharsets.UTF_8);
    context.channel().config().setAutoRead(false);
    workers.execute(
        () -> {
          Reply reply = answer(method, path, body);
          context
              .executor()
              .execute(
                  () -> {
                    write(context, reply, keepAlive);
                    context.channel().config().setAutoRead(true);
                  });
        });
  }

  private Reply answer(String method, String path, String body) {
    try {
      return operations.answer(method, path, body);
    } catch (RuntimeException e) {
      log.error("Cannot answer {} {}", method, path, e);
      return Operations.error(500, "internal error; see the log");
    }
  }

  private static String pathOf(String uri) {
    int query = uri.indexOf('?');
    return query < 0 ? uri : uri.substring(0, query);
  }

  private static void write(ChannelHandlerContext context, Reply reply, boolean keepAlive) {
    ByteBuf body = Unpooled.copiedBuffer(reply.body(), StandardCharsets.UTF_8);
    FullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(reply.status()), body);
    if (!reply.contentType().isEmpty()) {
      response.headers().set(HttpHeaderNames.CONTENT_TYPE, reply.contentType());
    }
    HttpUtil.setContentLength(response, body.readableBytes());
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
