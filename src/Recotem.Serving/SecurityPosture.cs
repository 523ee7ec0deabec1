using System.Collections.Immutable;
using Recotem.Artifacts;

namespace Recotem.Serving;

/// <summary>States once, at every start, how a server is protected, so that alerts can rely on it.</summary>
internal static class SecurityPosture
{
    private const string Logger = "recotem.serving.app";
    private const string OriginsVariable = "RECOTEM_ALLOWED_ORIGINS";

    /// <summary>Builds the key ring, states the posture, and only then fails if something is wrong.</summary>
    /// <exception cref="ConfigException">Keys are missing or malformed, or a switch is not allowed in this environment.</exception>
    public static KeyRing Establish(ServeSettings settings, HostEnvironment environment, IEventLog events)
    {
        ImmutableArray<string> forbidden = settings.FindForbiddenSwitches();
        KeyRing? keys = null;
        ConfigException? keyError = null;
        string status;
        try
        {
            string? configured = environment.Get("RECOTEM_SIGNING_KEYS");
            keys = settings.DevAllowUnsigned ? KeyRing.ParseWithDevelopment(configured, events) : KeyRing.Parse(configured, events);
            status = settings.DevAllowUnsigned ? "dev_allow_unsigned" : "configured";
        }
        catch (ConfigException e)
        {
            keyError = e;
            status = e.Code == "signing_key_missing" ? "missing" : "construction_failed";
            if (status == "construction_failed")
                events.Write(EventLevel.Error, Logger, "signing_key_construction_failed", new EventField("error", e.Message));
        }

        // Everybody has the development key: what is verified with it is as good as not verified.
        if (settings.DevAllowUnsigned)
            events.Write(EventLevel.Warning, Logger, "signing_key_verification_disabled", new EventField("reason", "dev_allow_unsigned"));

        ImmutableArray<(string Kid, string Fingerprint)> shown = keys?.Fingerprints ?? [];
        EventField[] posture =
        [
            new EventField("auth_enabled", settings.RequiresKey),
            new EventField("bind_host", settings.Host),
            new EventField("signing_keys", [.. shown.Select(k => (IReadOnlyList<EventField>)[new EventField("kid", k.Kid), new EventField("fingerprint", k.Fingerprint)])]),
            new EventField("signing_kids", [.. shown.Select(k => k.Kid)]),
            new EventField("signing_key_status", status),
            new EventField("env", settings.Env),
            new EventField("allowed_hosts", settings.AllowedHosts.Entries),
            new EventField("unsafe_mode", settings.InsecureNoAuth || settings.DevAllowUnsigned),
        ];
        // Origins are not allowed by this version: where some are configured, an empty list would contradict the configuration.
        bool wantsOrigins = !environment.List(OriginsVariable, []).IsEmpty;
        events.Write(EventLevel.Info, Logger, "security.posture", wantsOrigins ? posture : [.. posture, new EventField("allowed_origins", ImmutableArray<string>.Empty)]);
        if (wantsOrigins)
        {
            events.Write(
                EventLevel.Warning, Logger, "cors_not_supported",
                new EventField("message", $"{OriginsVariable} is set, but this version sends no CORS headers: browsers will refuse its answers to pages of other origins"));
        }

        if (!forbidden.IsEmpty)
            throw new ConfigException(string.Join('\n', forbidden), code: "unsafe_switch_refused");
        return keyError is null ? keys! : throw keyError;
    }

    /// <summary>Repeats a warning for each unsafe switch until it is cancelled, the first time at once.</summary>
    public static async Task RepeatBannersAsync(ServeSettings settings, TimeProvider time, IEventLog events, CancellationToken cancellationToken)
    {
        if (!settings.InsecureNoAuth && !settings.DevAllowUnsigned)
            return;
        while (!cancellationToken.IsCancellationRequested)
        {
            if (settings.InsecureNoAuth)
                Warn("INSECURE_NO_AUTH_ACTIVE", "requests are accepted without an API key");
            if (settings.DevAllowUnsigned)
                Warn("DEV_ALLOW_UNSIGNED_ACTIVE", "artifacts signed with the public development key are accepted");
            await Task.Delay(settings.BannerInterval, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        void Warn(string name, string message) => events.Write(
            EventLevel.Warning, Logger, name,
            new EventField("message", message), new EventField("env", settings.Env), new EventField("bind_host", settings.Host));
    }
}
