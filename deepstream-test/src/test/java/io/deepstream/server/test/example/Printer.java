package io.deepstream.server.test.example;

import org.springframework.stereotype.Component;

/**
 * Has nothing to do with deepstream.
 */
@Component
class Printer {

}
