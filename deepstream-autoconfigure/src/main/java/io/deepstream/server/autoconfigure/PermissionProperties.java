package io.deepstream.server.autoconfigure;

import java.time.Duration;

import io.deepstream.server.permission.valve.ValveOptions;
import io.deepstream.server.protocol.JsonLimits;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What users may do. A PermissionChecker bean of the application always wins.
 *
 * @param type Who decides what users may do.
 * @param rules Location of the file with the rules, such as 'file:permissions.yml' or
 * 'classpath:permissions.json'. Required for type 'valve'.
 * @param reloadInterval How often it is looked whether the file with the rules has
 * changed. Zero for never.
 * @param maxRuleIterations How often one rule is evaluated while records are read for it.
 * @param cacheSize Decisions that are kept for rules that look at nothing but user,
 * action and name. Zero for none.
 * @param legacyTruthiness Whether rules allow by everything but 'false', as in the
 * original, instead of by 'true' alone.
 */
@ConfigurationProperties("deepstream.permission")
public record PermissionProperties(@DefaultValue("none") Type type, @Nullable String rules,
		@DefaultValue("5s") Duration reloadInterval, @DefaultValue("3") int maxRuleIterations,
		@DefaultValue("10000") int cacheSize, @DefaultValue("false") boolean legacyTruthiness) {

	public PermissionProperties {
		Check.that(type != Type.VALVE || (rules != null && !rules.isBlank()), "deepstream.permission.rules",
				"the location of a file when deepstream.permission.type is valve",
				(rules != null) ? '"' + rules + '"' : "missing");
		Check.that(type != Type.NONE || rules == null, "deepstream.permission.type",
				"valve when deepstream.permission.rules is set", "none");
		Check.notNegative("deepstream.permission.reload-interval", reloadInterval);
		Check.positive("deepstream.permission.max-rule-iterations", maxRuleIterations);
		Check.that(cacheSize >= 0 && cacheSize <= 10_000_000, "deepstream.permission.cache-size",
				"within 0 and 10000000", cacheSize);
	}

	ValveOptions toOptions(JsonLimits json) {
		return new ValveOptions(this.maxRuleIterations, this.cacheSize, this.legacyTruthiness, json);
	}

	/** Values of deepstream.permission.type. */
	public enum Type {

		/** Everybody may do everything. */
		NONE,

		/** The rules of a file. */
		VALVE,

		/** A bean of the application. */
		CUSTOM

	}

}
