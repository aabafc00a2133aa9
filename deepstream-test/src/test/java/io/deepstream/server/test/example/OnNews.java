package io.deepstream.server.test.example;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

/**
 * As the annotations of methods that the node calls.
 */
@Retention(RetentionPolicy.RUNTIME)
@interface OnNews {

}
