package io.deepstream.server.testservers;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.exception.NotModifiedException;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports.Binding;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;

/**
 * A server as a container, published on one port of the loopback address: the port that
 * Docker chooses would change with each start.
 */
final class DockerContainer implements Runner {

	private static final int STOP_SECONDS = 30;

	private final GenericContainer<?> container;

	private final String origin;

	private volatile boolean created;

	DockerContainer(Image image, int port) {
		this.origin = "container " + image.name();
		this.container = new GenericContainer<>(image.name()).withEnv(image.environment())
			.withExposedPorts(image.port())
			.withCreateContainerCmdModifier((command) -> {
				HostConfig config = command.getHostConfig();
				if (config != null) {
					config.withPortBindings(
							new PortBinding(Binding.bindIpAndPort("127.0.0.1", port), new ExposedPort(image.port())));
				}
			});
		if (!image.command().isEmpty()) {
			this.container.withCommand(image.command().toArray(String[]::new));
		}
	}

	static boolean isDockerThere() {
		return DockerClientFactory.instance().isDockerAvailable();
	}

	@Override
	public void start() {
		if (this.created) {
			docker().startContainerCmd(id()).exec();
		}
		else {
			this.container.start();
			this.created = true;
		}
	}

	@Override
	public void stop() {
		try {
			docker().stopContainerCmd(id()).withTimeout(STOP_SECONDS).exec();
		}
		catch (NotModifiedException ex) {
			// stopped before
		}
	}

	@Override
	public void kill() {
		if (isRunning()) {
			docker().killContainerCmd(id()).exec();
			Waiting.until(Waiting.STOP, () -> !isRunning());
		}
	}

	@Override
	public void freeze() {
		docker().pauseContainerCmd(id()).exec();
	}

	@Override
	public void resume() {
		docker().unpauseContainerCmd(id()).exec();
	}

	@Override
	public void remove() {
		this.container.stop();
	}

	@Override
	public boolean isRunning() {
		if (!this.created) {
			return false;
		}
		try {
			return Boolean.TRUE.equals(docker().inspectContainerCmd(id()).exec().getState().getRunning());
		}
		catch (NotFoundException ex) {
			return false;
		}
	}

	@Override
	public String origin() {
		return this.origin;
	}

	@Override
	public String lastWords() {
		return ":\n" + this.container.getLogs();
	}

	private String id() {
		return this.container.getContainerId();
	}

	private DockerClient docker() {
		return this.container.getDockerClient();
	}

}
