using System.CommandLine;
using System.Text.Json;
using Recotem.Artifacts;
using Recotem.Storage;

namespace Recotem.Hosting.Commands;

/// <summary><c>recotem inspect</c>: verifies an artifact and prints what it says about itself.</summary>
internal static class InspectCommand
{
    private const string KeysVariable = "RECOTEM_SIGNING_KEYS";

    /// <summary>Creates the command.</summary>
    /// <param name="session">The run.</param>
    /// <returns>The command.</returns>
    internal static Command Create(Session session)
    {
        var artifact = new Argument<string>("ARTIFACT") { Description = "A local path, or an address of a scheme that this program has a store for." };
        var json = new Option<bool>("--json") { Description = "Write one JSON object: kid, verified, format_version, header and sections." };
        var sections = new Option<bool>("--sections") { Description = "Also list the sections of the payload." };
        var devAllowUnsigned = new Option<bool>("--dev-allow-unsigned") { Description = $"Without {KeysVariable}, verify with the development key. Needs RECOTEM_ENV=development." };
        var command = new Command("inspect", "Verify an artifact and print its header.") { artifact, json, sections, devAllowUnsigned };
        command.SetAction((result, cancellationToken) =>
        {
            bool development = result.GetValue(devAllowUnsigned);
            DevelopmentKey.Check(session, development);
            return RunAsync(
                session, Repair(result.GetRequiredValue(artifact)), development, result.GetValue(json), result.GetValue(sections), cancellationToken);
        });
        return command;
    }

    // Shells and build tools collapse the two slashes of an address.
    private static string Repair(string address)
    {
        int colon = address.IndexOf(":/", StringComparison.Ordinal);
        bool collapsed = colon >= 2 && address.Length > colon + 2 && address[colon + 2] != '/';
        for (int i = 0; collapsed && i < colon; i++)
            collapsed = char.IsAsciiLetterLower(address[i]) || (i > 0 && (char.IsAsciiDigit(address[i]) || address[i] is '+' or '-' or '.'));
        return collapsed ? $"{address[..colon]}://{address[(colon + 2)..]}" : address;
    }

    private static async Task<int> RunAsync(
        Session session, string address, bool development, bool asJson, bool withSections, CancellationToken cancellationToken)
    {
        ArtifactInspection inspection;
        string signedBy = "";
        try
        {
            ArtifactLimits limits = ArtifactLimits.From(session.Environment);
            StorageLocation location = StorageLocation.Parse(address);
            if (location.Scheme is "http" or "https")
                throw new ArtifactException(ArtifactFailure.Read, $"{location}: artifacts are not read over HTTP; download it with a tool of your trust and inspect the file");
            inspection = await ArtifactReader.InspectAsync(
                location, kid => Keys(session, signedBy = kid, development), limits, new ObjectStores(session.Catalog, session.Environment), cancellationToken);
        }
        catch (Exception e) when (Failure.IsReportable(e, cancellationToken))
        {
            if (!asJson && e is ArtifactException { Reason: ArtifactFailure.HeaderJson })
                WriteVerdict(session, signedBy);
            return session.Fail(PrefixOf(e), e);
        }

        using JsonDocument header = JsonDocument.Parse(inspection.HeaderJson);
        if (asJson)
        {
            JsonOutput.Write(session, writer => WriteJson(writer, inspection, header.RootElement));
            return 0;
        }

        WriteVerdict(session, inspection.Kid);
        JsonOutput.Write(session, writer => header.RootElement.WriteTo(writer));
        if (withSections)
            TextTable.Write(
                session.Output,
                ["SECTION", "TYPE", "SHAPE", "OFFSET", "BYTES"],
                inspection.Sections.Select(s => new[] { s.Name, Word(s.Type), string.Join(" x ", s.Shape), $"{s.Offset}", $"{s.Length}" }));
        return 0;
    }

    private static void WriteVerdict(Session session, string kid) => session.Output.WriteLine($"HMAC: OK  (kid='{KeyId.Safe(kid)}')");

    private static KeyRing Keys(Session session, string kid, bool development)
    {
        string? value = session.Variable(KeysVariable);
        if (!string.IsNullOrWhiteSpace(value))
        {
            if (development)
                session.Events.Write(EventLevel.Warning, "recotem.cli", "dev_allow_unsigned_ignored", new EventField("reason", $"{KeysVariable} is set"));
            return KeyRing.Parse(value, session.Events);
        }

        if (development)
            return KeyRing.Development;
        throw new ConfigException(
            $"the artifact is signed with key '{KeyId.Safe(kid)}', but {KeysVariable} is not set; set it, "
            + "or use --dev-allow-unsigned with RECOTEM_ENV=development for artifacts of the development key",
            code: "signing_key_missing");
    }

    private static string PrefixOf(Exception error) => error switch
    {
        ArtifactException { Reason: ArtifactFailure.Read } => "Cannot read artifact: ",
        ArtifactException { Reason: ArtifactFailure.Hmac } => "HMAC verification failed: ",
        ArtifactException { Reason: ArtifactFailure.HeaderJson } => "Header JSON parse failed: ",
        ArtifactException => "Artifact parse failed: ",
        ConfigException { Code: "signing_key_missing" } => "Error: ",
        ConfigException => "Configuration error: ",
        _ => "Cannot read artifact: ",
    };

    private static void WriteJson(Utf8JsonWriter writer, ArtifactInspection inspection, JsonElement header)
    {
        writer.WriteStartObject();
        writer.WriteString("kid", inspection.Kid);
        writer.WriteBoolean("verified", true);
        writer.WriteNumber("format_version", inspection.FormatVersion);
        writer.WriteString("model_version", inspection.ModelVersion);
        writer.WriteString("artifact", inspection.Location.ToString());
        writer.WriteNumber("bytes", inspection.Length);
        writer.WritePropertyName("header");
        header.WriteTo(writer);
        writer.WriteStartArray("sections");
        foreach (SectionEntry section in inspection.Sections)
        {
            writer.WriteStartObject();
            writer.WriteString("name", section.Name);
            writer.WriteString("type", Word(section.Type));
            writer.WriteBoolean("required", section.IsRequired);
            writer.WriteStartArray("shape");
            foreach (int dimension in section.Shape)
                writer.WriteNumberValue(dimension);
            writer.WriteEndArray();
            writer.WriteNumber("offset", section.Offset);
            writer.WriteNumber("bytes", section.Length);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static string Word(SectionType type) => type switch
    {
        SectionType.U8 => "u8",
        SectionType.I32 => "i32",
        SectionType.I64 => "i64",
        SectionType.F32 => "f32",
        SectionType.F64 => "f64",
        _ => "utf8",
    };
}
