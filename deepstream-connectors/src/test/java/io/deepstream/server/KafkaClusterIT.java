package io.deepstream.server;

import java.util.Map;

import io.deepstream.server.connector.kafka.KafkaBusOptions;
import io.deepstream.server.connector.kafka.KafkaMessageBus;
import io.deepstream.server.spi.MessageBus;
import io.deepstream.server.testservers.TestServer;
import io.deepstream.server.testservers.TestServers;
import org.apache.kafka.clients.CommonClientConfigs;

/**
 * Kafka as message bus.
 */
class KafkaClusterIT extends RedisCacheClusterContract {

	@Override
	protected MessageBus bus() {
		TestServer server = TestServers.kafka();
		return new KafkaMessageBus(
				Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, server.host() + ":" + server.port()),
				new KafkaBusOptions(cluster(), 4, (short) 1));
	}

	/**
	 * Kafka brings everything to every node; what a node does not want is dropped there.
	 */
	@Override
	protected boolean isSelective() {
		return false;
	}

	@Override
	protected long received(MessageBus bus) {
		return ((KafkaMessageBus) bus).received();
	}

}
