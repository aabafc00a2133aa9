package io.deepstream.server.testservers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.ReentrantLock;

/** Lets one test JVM of this machine install at a time. */
final class InstallLock {

	private static final ReentrantLock THIS_JVM = new ReentrantLock();

	private InstallLock() {
	}

	static void run(Runnable installation) {
		Path file = Path.of(System.getProperty("java.io.tmpdir"),
				"deepstream-test-servers-" + System.getProperty("user.name") + ".lock");
		THIS_JVM.lock();
		try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
				FileLock lock = channel.lock()) {
			installation.run();
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot lock " + file, ex);
		}
		finally {
			THIS_JVM.unlock();
		}
	}

}
