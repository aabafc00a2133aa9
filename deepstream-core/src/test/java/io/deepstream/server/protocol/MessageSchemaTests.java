package io.deepstream.server.protocol;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.WireFormat;
import io.deepstream.server.protocol.wire.ClientWire;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

class MessageSchemaTests {

	@Test
	void topicsAreThoseOfTheProtoFile() {
		Map<Integer, String> topics = new TreeMap<>();
		for (Topic topic : Topic.values()) {
			topics.put(topic.code(), topic.name());
			assertThat(Topic.of(topic.code())).isEqualTo(topic);
		}

		assertThat(topics).isEqualTo(values(ClientWire.getDescriptor().findEnumTypeByName("Topic"), "TOPIC_"));
		assertThat(List.of(Topic.of(-1), Topic.of(9), Topic.of(100))).containsOnly(Topic.UNKNOWN);
	}

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "UNKNOWN")
	void actionsAreThoseOfTheProtoFile(Topic topic) {
		String name = topic.name().charAt(0) + topic.name().substring(1).toLowerCase(Locale.ROOT) + "Action";
		Class<?> type = topic.action(0).getClass();
		Map<Integer, String> actions = new TreeMap<>();
		for (Object constant : type.getEnumConstants()) {
			Action action = (Action) constant;
			actions.put(action.code(), action.name());
			assertThat(topic.action(action.code())).isEqualTo(action);
			assertThat(action.topic()).isEqualTo(topic);
		}

		assertThat(actions).isEqualTo(values(ClientWire.getDescriptor().findEnumTypeByName(name), topic.name() + "_"));
		assertThat(List.of(-1, 99, 1_000, Integer.MAX_VALUE, Integer.MIN_VALUE))
			.allSatisfy((code) -> assertThat(topic.action(code).name()).isEqualTo("UNKNOWN"));
	}

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "UNKNOWN")
	void fieldsAreThoseOfTheProtoFile(Topic topic) {
		String name = topic.name().charAt(0) + topic.name().substring(1).toLowerCase(Locale.ROOT) + "Message";
		MessageSchema schema = MessageSchema.of(topic);
		List<FieldDescriptor> fields = ClientWire.getDescriptor().findMessageTypeByName(name).getFields();

		assertThat(schema.entries()).extracting(MessageSchema.Entry::number)
			.containsExactlyElementsOf(fields.stream().map(FieldDescriptor::getNumber).sorted().toList());
		for (FieldDescriptor field : fields) {
			int tag = field.getNumber() << 3 | (switch (field.getType()) {
				case INT32, BOOL, ENUM -> WireFormat.WIRETYPE_VARINT;
				default -> WireFormat.WIRETYPE_LENGTH_DELIMITED;
			});
			assertThat(schema.field(tag)).hasToString(field.getName().toUpperCase(Locale.ROOT));
		}
	}

	@ParameterizedTest
	@EnumSource
	void everyTagFitsOneByte(Topic topic) {
		MessageSchema schema = MessageSchema.of(topic);

		assertThat(schema.entries()).allSatisfy((entry) -> {
			assertThat(entry.tag()).isBetween(8, 127);
			assertThat(schema.field(entry.tag())).isEqualTo(entry.field());
		});
		assertThat(Arrays.asList(schema.field(-1), schema.field(0), schema.field(128))).containsOnlyNulls();
	}

	private static Map<Integer, String> values(EnumDescriptor descriptor, String prefix) {
		Map<Integer, String> values = new TreeMap<>();
		for (EnumValueDescriptor value : descriptor.getValues()) {
			assertThat(value.getName()).startsWith(prefix);
			values.put(value.getNumber(), value.getName().substring(prefix.length()));
		}
		return values;
	}

}
