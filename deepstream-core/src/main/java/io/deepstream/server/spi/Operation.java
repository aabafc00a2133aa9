package io.deepstream.server.spi;

/**
 * What has to wait for something outside of this node, or for a client, and is timed
 * therefore.
 */
public enum Operation {

	/** {@link RecordCache#get}. */
	CACHE_GET,

	/** {@link RecordCache#versions}. */
	CACHE_VERSIONS,

	/** {@link RecordCache#replace}. */
	CACHE_REPLACE,

	/** {@link RecordCache#put}. */
	CACHE_PUT,

	/** {@link RecordCache#delete}. */
	CACHE_DELETE,

	/** {@link RecordStorage#get}. */
	STORAGE_GET,

	/** {@link RecordStorage#save}. */
	STORAGE_SAVE,

	/** {@link RecordStorage#delete}. */
	STORAGE_DELETE,

	/** {@link MessageBus#publish}. */
	BUS_PUBLISH,

	/** {@link MessageBus#subscribe}. */
	BUS_SUBSCRIBE,

	/** {@link MessageBus#unsubscribe}. */
	BUS_UNSUBSCRIBE,

	/** An rpc of a client of this node, from its request to its final answer. */
	RPC,

	/** A permission check that was not answered at once. */
	PERMISSION,

	/** A login request, from its arrival to its answer. */
	LOGIN

}
