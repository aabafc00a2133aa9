package io.deepstream.server.intercept;

/**
 * Something of the application that messages or writes pass. One object may be several of
 * the kinds; all are asked in the order of one list.
 */
public sealed interface Interceptor permits MessageInterceptor, WriteInterceptor, CommitListener {

}
