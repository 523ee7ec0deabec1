using System.Buffers.Text;
using System.CommandLine;
using System.Security.Cryptography;
using Recotem.Artifacts;
using Recotem.Serving;

namespace Recotem.Hosting.Commands;

/// <summary><c>recotem keygen</c>: makes a key. Scripts take the line that begins with <c>env_entry=</c>.</summary>
internal static class KeygenCommand
{
    private const int KeyBytes = 32;

    /// <summary>Creates the command.</summary>
    /// <param name="session">The run.</param>
    /// <returns>The command.</returns>
    internal static Command Create(Session session)
    {
        var type = new Option<string>("--type") { Description = "signing (for artifacts) or api (for requests).", DefaultValueFactory = _ => "signing", HelpName = "signing|api" };
        var kid = new Option<string?>("--kid") { Description = $"The key id: {KeyId.Rule}; random without it.", HelpName = "KID" };
        var command = new Command("keygen", "Make a key that signs artifacts or opens the HTTP API.") { type, kid };
        command.SetAction(result => Run(session, result.GetRequiredValue(type), result.GetValue(kid)));
        return command;
    }

    private static int Run(Session session, string type, string? kid)
    {
        if (type is not ("signing" or "api"))
            return session.Fail("Error: ", new ConfigException($"--type: unknown key type '{type}'; expected signing or api"));
        string id = kid ?? Guid.NewGuid().ToString("N")[..8];
        if (!KeyId.IsValid(id))
            return session.Fail("Error: ", new ConfigException($"--kid: '{KeyId.Safe(id)}' cannot be a key id; expected {KeyId.Rule}, and not only hex digits if there are 32"));

        byte[] key = RandomNumberGenerator.GetBytes(KeyBytes);
        session.Output.WriteLine($"kid={id}");
        if (type == "signing")
        {
            string hex = Convert.ToHexStringLower(key);
            session.Output.WriteLine($"plaintext={hex}");
            session.Output.WriteLine($"fingerprint={KeyRing.FingerprintOf(key)}  # matches /security.posture log; NOT for config");
            session.Output.WriteLine($"env_entry=RECOTEM_SIGNING_KEYS={id}:{hex}");
        }
        else
        {
            string plaintext = Base64Url.EncodeToString(key);
            string hash = ApiKeyRing.Hash(plaintext);
            session.Output.WriteLine($"plaintext={plaintext}");
            session.Output.WriteLine($"hash=sha256:{hash}");
            session.Output.WriteLine($"env_entry={ApiKeyRing.Variable}={id}:sha256:{hash}");
        }

        CryptographicOperations.ZeroMemory(key);
        return 0;
    }
}
