package org.logothete.orderer.ops;

import com.google.protobuf.ByteString;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.multipart.DefaultHttpDataFactory;
import io.netty.handler.codec.http.multipart.FileUpload;
import io.netty.handler.codec.http.multipart.HttpData;
import io.netty.handler.codec.http.multipart.HttpPostMultipartRequestDecoder;
import io.netty.handler.codec.http.multipart.HttpPostRequestDecoder.ErrorDataDecoderException;
import io.netty.handler.codec.http.multipart.HttpPostRequestDecoder.NotEnoughDataDecoderException;
import io.netty.handler.codec.http.multipart.HttpPostRequestDecoder.TooManyFormFieldsException;
import io.netty.handler.codec.http.multipart.InterfaceHttpData;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What a request of type {@code multipart/form-data} carries.
 *
 * @param parts in the order in which they came
 */
public record MultipartForm(List<Part> parts) {
  public static final String CONTENT_TYPE = "multipart/form-data";

  public MultipartForm {
    parts = List.copyOf(parts);
  }

  /** One part, with the name of its field. */
  public sealed interface Part {
    String name();

    /** A file's content. */
    record File(String name, ByteString content) implements Part {}

    /** A plain field. */
    record Field(String name) implements Part {}
  }

  /**
   * Reads a request's form.
   *
   * @throws IOException if it is none, in one line
   */
  public static MultipartForm read(Request request) throws IOException {
    if (!request.header().apply("Content-Type").contains("boundary=")) {
      throw new IOException("no multipart boundary param in Content-Type");
    }
    FullHttpRequest http =
        new DefaultFullHttpRequest(
            HttpVersion.HTTP_1_1,
            HttpMethod.POST,
            request.target(),
            Unpooled.wrappedBuffer(request.content().asReadOnlyByteBuffer()));
    http.headers().set(HttpHeaderNames.CONTENT_TYPE, request.header().apply("Content-Type"));
    try {
      return read(http);
    } catch (ErrorDataDecoderException
        | NotEnoughDataDecoderException
        | TooManyFormFieldsException e) {
      throw new IOException(String.valueOf(e.getMessage()), e);
    }
  }

  private static MultipartForm read(FullHttpRequest http) throws IOException {
    HttpPostMultipartRequestDecoder decoder =
        new HttpPostMultipartRequestDecoder(new DefaultHttpDataFactory(false), http);
    try {
      List<Part> parts = new ArrayList<>();
      for (InterfaceHttpData data : decoder.getBodyHttpDatas()) {
        parts.add(
            data instanceof FileUpload file
                ? new Part.File(file.getName(), content(file))
                : new Part.Field(data.getName()));
      }
      return new MultipartForm(parts);
    } finally {
      decoder.destroy();
    }
  }

  private static ByteString content(HttpData data) throws IOException {
    return ByteString.copyFrom(data.getByteBuf().nioBuffer());
  }
}
