package io.deepstream.server.test.example;

import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication
class NewsApplication {

}
