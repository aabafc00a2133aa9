package io.deepstream.server.permission.valve.expression;

import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.deepstream.server.protocol.RecordAction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class ExpressionTests {

	private static final Set<Variable> ALL = EnumSet.allOf(Variable.class);

	private final Map<String, Object> data = Map.of("text", "some text", "number", 5, "list", List.of(1, "b"), "object",
			Map.of("inner", true));

	@ParameterizedTest
	@CsvSource(quoteCharacter = '"', delimiter = '~',
			textBlock = """
					true
					user.isAuthenticated
					user.id === 'bob'
					user.data.role == 'admin' && !user.data.blocked
					user.data !== null || user.data.role === undefined
					$first === 'one' && $second == 2
					name === 'a/one/2' && name.startsWith('a/') && name.endsWith($second)
					data.text.includes('me te') && data.list.includes(1) && !data.list.includes('1')
					data.text.indexOf('x') === 7 && data.list.indexOf('b') === 1 && data.list.indexOf('c') < 0
					data.text.toUpperCase() + data.text.trim().toLowerCase() === 'SOME TEXTsome text'
					data.text.match(/^[a-z]+ (\\w+)$/)[1] === 'text'
					data.text.match(/E T/i) !== null && data.text.match(/E T/) === null
					data.text.match(/e/g).length === 2
					data.text.match('t$') != null
					'\\u2028\\u00a0'.match(/^\\s+$/) !== null && '\\n'.match(/./) === null && '\\n'.match(/./s) !== null
					'a]b'.match(/[\\]]/) !== null && '['.match(/[[]/) !== null && 'Q'.match(/\\Q/) !== null
					'x1'.match(/(?<letter>x)(?:\\d)/)[1] === 'x' && ''.match(/[^]/) === null && 'x'.match(/[]/) === null
					typeof data === 'object' && typeof data.text == 'string' && typeof data.none === 'undefined'
					typeof now === 'number' && now > 1000 && typeof null === 'object' && typeof true === 'boolean'
					'text' in data && !('none' in data) && 1 in data.list
					data?.object?.inner && data?.none?.inner === undefined && (data.none ?? 'x') === 'x'
					data.none?.a.b.c === undefined && data.none?.['a'].trim() === undefined
					data['number'] * 2 - 1 === 9 && data.number / 2 === 2.5 && data.number % 3 === 2 && -data.number === -5
					1 + '2' === '12' && '3' - 1 === 2 && 2 ** 3 === 8 && (5 & 4) === 4 && (1 << 4 | 1) === 17 && -1 >>> 0 === 4294967295
					data.number > 4 ? data.number < 6 : false
					`${data.number} of ${name}` === '5 of a/one/2'
					['a', 'one'].includes($first) && ({a: 1, 'b': 2}).b === 2
					null == undefined && null !== undefined && NaN !== NaN && '1' == 1 && !(0 == null) && [1] == 1
					'b' > 'a' && '10' < '9' && 10 > '9' && !(undefined < 1) && null >= 0
					_('item/' + $second).stock > 0 && _('none') === null && _(undefined) === undefined
					oldData.number === 4 && data.number > oldData.number
					action === 18 && action === 'UPDATE' && action != 'PATCH' && ['UPDATE', 'CREATE'].includes(action)
					action !== 19 && action + 0 === 18 && typeof action === 'number'
					user.data.since === '1970-01-01T00:00:00Z' && user.data.secret === undefined && user.data.tags.includes('x')
					!!data.text // with a remark
					true;
					""")
	void isTrue(String expression) throws Exception {
		assertThat(evaluate(expression)).isEqualTo(true);
	}

	@ParameterizedTest
	@ValueSource(strings = { "data.none.inner", "data.none.trim()", "data.number.trim()", "data.object.match('x')",
			"_(5 + data.number)", "'a' in data.text", "name.match('(')", "data.text.includes(/a/)", "null.x",
			"(data.none?.a).b" })
	void failsWhereJavaScriptThrows(String expression) {
		assertThatExceptionOfType(EvaluationException.class).isThrownBy(() -> evaluate(expression));
	}

	@ParameterizedTest
	@CsvSource(quoteCharacter = '"', delimiter = '~', textBlock = """
			data = 1 ~ 1 ~ operator that rules do not have
			data.a += 1 ~ 1 ~ operator that rules do not have
			user.id++ ~ 1 ~ part that rules do not have
			new Date() ~ 1 ~ part that rules do not have
			true && function () {} ~ 9 ~ part that rules do not have
			() => true ~ 1 ~ part that rules do not have
			true, false ~ 1 ~ without ','
			true; false ~ 5 ~ without ';'
			process.exit(1) ~ 9 ~ calls exit()
			process.env ~ 1 ~ names 'process'
			true || globalThis ~ 9 ~ names 'globalThis'
			this ~ 1 ~ keyword
			delete data.a ~ 8 ~ operator that rules do not have
			data instanceof user ~ 1 ~ operator that rules do not have
			data.constructor ~ 6 ~ names constructor
			data['__proto__'] ~ 6 ~ names __proto__
			({__proto__: data}) ~ 3 ~ prototype
			[...data] ~ 2 ~ part that rules do not have
			name.replace('a', 'b') ~ 6 ~ calls replace()
			name.match?.('a') ~ 1 ~ '?.('
			startsWith('a') ~ 1 ~ calls something
			_ ~ 1 ~ names '_'
			_() ~ 1 ~ 0 arguments
			_(5) ~ 3 ~ number
			$third === 'x' ~ 1 ~ names $third
			5 .trim() ~ 4 ~ calls trim() on a number
			[].match('a') ~ 4 ~ calls match() on a array
			'a' in 'b' ~ 8 ~ 'in' needs an object
			user.id === ~ 12 ~ is not complete
			(true ~ 6 ~ is not complete
			true) ~ 6 ~ is not complete
			a) || (b ~ 1 ~ one expression
			1n ~ 1 ~ part that rules do not have
			name.match(/(?=a)/) ~ 12 ~ look-around
			name.match(/(a)\\1/) ~ 12 ~ not supported
			name.match(/a{1000}{1000}/) ~ 12 ~ too complex
			name.match(/a/y) ~ 12 ~ flag y
			f`x` ~ 1 ~ part that rules do not have
			"  " ~ 1 ~ is empty
			while (true) {} ~ 6 ~ is not JavaScript
			""")
	void refusesWhatRulesDoNotHave(String expression, int character, String message) {
		ExpressionException refused = catchThrowableOfType(ExpressionException.class,
				() -> Expression.parse(expression, ALL, List.of("$first", "$second")));

		assertThat(refused).hasMessageContaining(message);
		assertThat(refused.offset() + 1).isEqualTo(character);
	}

	@Test
	void refusesVariablesThatItMayNotUse() {
		assertThatExceptionOfType(ExpressionException.class)
			.isThrownBy(() -> Expression.parse("name == data", EnumSet.of(Variable.NAME), List.of()))
			.withMessageContaining("uses data");
	}

	@Test
	void refusesWhatIsTooDeepOrTooLong() {
		for (String deep : List.of("(".repeat(600) + "1" + ")".repeat(600), "!".repeat(600) + "true",
				"data" + ".a".repeat(600), "data" + "[0]".repeat(20_000), "[".repeat(30_000), "1" + "+1".repeat(20_000),
				"1".repeat(70_000), "true" + "?true".repeat(600) + ":1".repeat(600))) {
			assertThatExceptionOfType(ExpressionException.class)
				.isThrownBy(() -> Expression.parse(deep, ALL, List.of()));
		}
	}

	@Test
	void knowsWhatCanNeverBeTrue() throws ExpressionException {
		assertThat(Expression.parse("user.id", ALL, List.of()).neverTrue()).isEqualTo("string");
		assertThat(Expression.parse("user.name", ALL, List.of()).neverTrue()).isEqualTo("undefined");
		assertThat(Expression.parse("1 + 1", ALL, List.of()).neverTrue()).isEqualTo("number");
		assertThat(Expression.parse("data || 'x'", ALL, List.of()).neverTrue()).isNull();
		assertThat(Expression.parse("!user.id", ALL, List.of()).neverTrue()).isNull();
	}

	@Test
	void stopsWhenDataMakesItExpensive() throws ExpressionException {
		String large = "a".repeat(1 << 20);
		Expression costly = Expression.parse("data.match(/^((a?a?a?a?a?a?a?a?){8})*a$/) !== null", ALL, List.of());
		Expression search = Expression.parse("data.includes(name)", ALL, List.of());

		assertThatExceptionOfType(EvaluationException.class).isThrownBy(() -> costly.evaluate(scope(large, "x")))
			.withMessageContaining("too much");
		assertThat(search.evaluate(scope(large, "a".repeat(1 << 19) + "b"))).isEqualTo(false);
		assertThat(search.evaluate(scope(large + "b" + large, "a".repeat(1 << 19) + "ba"))).isEqualTo(true);
	}

	@ParameterizedTest
	@CsvSource({ "0.1, 0.1", "100, 100", "1e21, 1e+21", "123456789012345680000, 123456789012345680000",
			"1.5e-7, 1.5e-7", "0.000001, 0.000001", "-2.5, -2.5", "5e-324, 5e-324", "1e100, 1e+100",
			"9007199254740993, 9007199254740992", "2e23, 2e+23" })
	void writesNumbersAsJavaScriptDoes(double number, String text) {
		assertThat(Numbers.text(number)).isEqualTo(text);
	}

	private Object evaluate(String expression) throws ExpressionException {
		return Expression.parse(expression, ALL, List.of("$first", "$second")).evaluate(scope(this.data, "a/one/2"));
	}

	private static Scope scope(Object data, String name) {
		Map<String, Object> userData = Map.of("role", "admin", "since", Instant.EPOCH, "secret", new Object(), "tags",
				new String[] { "x" });
		Map<String, Object> user = Map.of("id", "bob", "isAuthenticated", true, "data", userData);
		return new Scope() {

			private long left = 50_000_000;

			@Override
			public Object value(Variable variable) {
				return switch (variable) {
					case USER -> user;
					case DATA -> data;
					case OLD_DATA -> Map.of("number", 4);
					case NOW -> 1_700_000_000_000.0;
					case ACTION -> new ActionCode(RecordAction.UPDATE);
					case NAME -> name;
					case REFERENCE -> throw new AssertionError();
				};
			}

			@Override
			public String capture(int index) {
				return Arrays.asList("one", "2").get(index);
			}

			@Override
			public Object record(String record) {
				return record.equals("item/2") ? Map.of("stock", 3) : null;
			}

			@Override
			public void spend(long steps) {
				this.left -= steps;
				if (this.left < 0) {
					throw new EvaluationException("too much");
				}
			}
		};
	}

}
