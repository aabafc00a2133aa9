package io.deepstream.server.test.autoconfigure;

import io.deepstream.server.test.Faults;
import io.deepstream.server.test.TestClients;

import org.springframework.context.ApplicationContext;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.support.AbstractTestExecutionListener;

/**
 * Ends faults and closes clients after each test, so that the next one finds a node at
 * rest in the context that both share. Records stay.
 */
class DeepstreamTestExecutionListener extends AbstractTestExecutionListener {

	@Override
	public void afterTestMethod(TestContext test) {
		if (test.hasApplicationContext()) {
			ApplicationContext context = test.getApplicationContext();
			context.getBeanProvider(Faults.class).forEach(Faults::reset);
			context.getBeanProvider(TestClients.class).forEach(TestClients::close);
		}
	}

}
