package io.deepstream.server.permission.valve;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static io.deepstream.server.permission.valve.ValveRulesAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class RuleFileTests {

	private static final String OTHERS = """
			event:
			  "*": { publish: true }
			rpc:
			  "*": { provide: false, request: "user.isAuthenticated" }
			presence:
			  "*": { allow: true }
			""";

	private static final String JSON_OTHERS = """
			"event": {"*": {"publish": true}}, "rpc": {"*": {"request": true}}, "presence": {"*": {"allow": true}}}
			""";

	@Test
	void readsYaml() {
		ValveRules rules = yaml("""
				# as an existing deployment has it
				record:
				  '*':
				    create: true
				    read: FALSE
				    write: "user.data.role === 'admin'"
				  public-read-private-write/$userid:
				    read: true
				    write: $userid === user.id
				  block/$a: &block
				    write: |
				      $a === 'x' ||
				      $a === 'y'
				    read: >
				      true
				      && name != null
				  other/$a:
				    <<: *block
				    read: false
				""");

		assertThat(rules).user("bob")
			.mayCreate("any")
			.mayNotRead("any")
			.mayWrite("public-read-private-write/bob", "{}")
			.mayNotWrite("public-read-private-write/alice", "{}")
			.mayWrite("block/y", "{}")
			.mayNotWrite("block/z", "{}")
			.mayRead("block/y")
			.mayWrite("other/x", "{}")
			.mayNotRead("other/x")
			.mayPublish("any", null)
			.mayNotProvide("any")
			.maySee("anybody");
	}

	@Test
	void readsJson() {
		ValveRules rules = ValveRules.read(
				"{\"record\": {\n\t\"*\": {\"read\": true, \"write\": \"user.id === \\\"bob\\\"\"}}," + JSON_OTHERS,
				"permissions.json");

		assertThat(rules).user("bob").mayRead("a").mayWrite("a", "{}").user("alice").mayNotWrite("a", "{}");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '~', quoteCharacter = '"', textBlock = """
			'*': {}                            ~ 2 ~ 8  ~ must have rules
			a: {read: true}                    ~ 1 ~ 1  ~ must have a path '*'
			'*': {reed: true}                  ~ 2 ~ 9  ~ 'reed' is none of
			'*': {read: 5}                     ~ 2 ~ 15 ~ must be a text, true or false
			'*': {read: null}                  ~ 2 ~ 15 ~ must be a text, true or false
			'*': {read: }                      ~ 2 ~ 14 ~ must be a text, true or false
			'*': {read: [true]}                ~ 2 ~ 15 ~ must be a text, true or false
			'*': {read: ''}                    ~ 2 ~ 16 ~ is empty
			'*': {read: true, read: false}     ~ 2 ~ 21 ~ 'read' is there twice
			'*': {read: a === user.id}         ~ 2 ~ 15 ~ names 'a'
			'*': {read: 'user.id == b'}        ~ 2 ~ 27 ~ names 'b'
			'*': {delete: data == null}        ~ 2 ~ 17 ~ uses data, which this kind of rule does not have
			'*': {write: 'user.id = 1'}        ~ 2 ~ 17 ~ operator
			/a: {read: true}                   ~ 2 ~ 3  ~ starts with '/'
			a/$: {read: true}                  ~ 1 ~ 1  ~ must have a path '*'
			true                               ~ 2 ~ 3  ~ section 'record' must have paths
			'*': {read: 'a'                    ~ 3 ~ 1  ~ not YAML
			""")
	void saysWhereAndWhat(String records, int line, int column, String message) {
		InvalidRulesException invalid = catchThrowableOfType(InvalidRulesException.class,
				() -> ValveRules.read("record:\n  " + records + "\n" + OTHERS, "rules.yml"));

		assertThat(invalid).hasMessageStartingWith("rules.yml:" + line + ":" + column + ": ")
			.hasMessageContaining(message);
		assertThat(invalid.line()).isEqualTo(line);
		assertThat(invalid.column()).isEqualTo(column);
	}

	@Test
	void saysWhereInABlock() {
		InvalidRulesException invalid = catchThrowableOfType(InvalidRulesException.class, () -> yaml("""
				record:
				  '*':
				    read: |
				      user.id === 'a' ||
				        user.id === nobody
				"""));

		assertThat(invalid).hasMessageStartingWith("rules.yml:5:21: rule record.read of '*' names 'nobody'");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '~', quoteCharacter = '"', textBlock = """
			{"record": {"*": {"read": "user.id === x"}},    ~ 1 ~ 40 ~ names 'x'
			{"record": {"*": {"read": 1}},                  ~ 1 ~ 27 ~ must be a text
			{"records": {"*": {"read": true}},              ~ 1 ~ 2  ~ there is no section 'records'
			{"record": {"*": {"read": true}} "event": {     ~ 1 ~ 34 ~ not JSON
			{                                               ~ 1 ~ 1  ~ section 'record' is missing
			{"record": {"*": {"read": true}}, "record": {}, ~ 1 ~ 45 ~ must have paths
			""")
	void saysWhereInJson(String beginning, int line, int column, String message) {
		InvalidRulesException invalid = catchThrowableOfType(InvalidRulesException.class,
				() -> ValveRules.read(beginning + JSON_OTHERS, "rules.json"));

		assertThat(invalid).hasMessageStartingWith("rules.json:" + line + ":" + column + ": ")
			.hasMessageContaining(message);
	}

	@Test
	void wantsAFileWithSomethingInIt() {
		assertThat(catchThrowableOfType(InvalidRulesException.class, () -> ValveRules.read("", "rules.yml")))
			.hasMessage("rules.yml: is empty");
	}

	@Test
	void warnsOfRulesThatAreNeverTrue() {
		assertThat(yaml("record: {'*': {read: user.id, write: user.data}}\n").warnings()).singleElement()
			.asString()
			.contains("record.read of '*'", "string");
	}

	@Test
	void readsTheExampleOfTheDocumentation() throws IOException {
		String page = Files.readString(Path.of("..", "docs", "security.md"));
		int start = page.indexOf("```yaml\n", page.indexOf("## Permissions")) + 8;
		ValveRules rules = ValveRules.read(page.substring(start, page.indexOf("```", start)), "security.yml");

		assertThat(rules).withRecord("item/1", "{\"stock\": 0}")
			.withRecord("item/2", "{\"stock\": 1}")
			.withRecord("user/alice", "{\"role\": \"guest\"}")
			.mayNotRead("order/7")
			.mayRead("user/alice")
			.user("alice")
			.mayRead("order/7")
			.mayWrite("user/alice", "{\"role\": \"guest\"}")
			.mayNotWrite("user/alice", "{\"role\": \"admin\"}")
			.mayNotWrite("user/bob", "{}")
			.mayNotWrite("order/7", "{\"item\": 1}")
			.mayWrite("order/7", "{\"item\": 2}")
			.mayNotDelete("order/7");
	}

	private static ValveRules yaml(String records) {
		return ValveRules.read(records + OTHERS, "rules.yml");
	}

}
