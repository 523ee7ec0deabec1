using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace Recotem.Generators.Tests.Properties;

/// <summary>An independent JSON Schema validator (ajv, under Node), for many schemas at once.</summary>
internal static class SchemaJudge
{
    /// <summary>Judges documents.</summary>
    /// <param name="cases">Schemas, each with its documents as JSON.</param>
    /// <returns>For each schema what is wrong with its documents; null for a valid one.</returns>
    public static async Task<string?[][]> JudgeAsync(IReadOnlyList<(string Schema, string[] Documents)> cases)
    {
        var start = new ProcessStartInfo("node", ["judge-schemas.mjs"])
        {
            WorkingDirectory = Path.Combine(RepositoryRoot(), "tests", "tools"),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(false),
        };
        using Process node = Process.Start(start)!;
        Task<string> output = node.StandardOutput.ReadToEndAsync();
        Task<string> error = node.StandardError.ReadToEndAsync();
        foreach ((string schema, string[] documents) in cases)
            await node.StandardInput.WriteLineAsync(Line(schema, documents));
        node.StandardInput.Close();
        await node.WaitForExitAsync();
        Assert.True(node.ExitCode == 0, $"node failed; were the tools installed with 'npm ci' in tests/tools?\n{await error}");
        string[] lines = (await output).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(cases.Count, lines.Length);
        return [.. lines.Select((line, i) => Answers(line, cases[i].Schema))];
    }

    private static string Line(string schema, string[] documents)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            writer.WritePropertyName("schema");
            using (JsonDocument parsed = JsonDocument.Parse(schema))
                parsed.RootElement.WriteTo(writer);
            writer.WriteStartArray("documents");
            foreach (string document in documents)
                writer.WriteStringValue(document);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static string?[] Answers(string line, string schema)
    {
        using JsonDocument answer = JsonDocument.Parse(line);
        Assert.True(answer.RootElement.ValueKind == JsonValueKind.Array, $"{line}\n{schema}");
        return [.. answer.RootElement.EnumerateArray().Select(a => a.GetString())];
    }

    private static string RepositoryRoot()
    {
        DirectoryInfo? directory = new(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "Recotem.sln")))
            directory = directory.Parent;
        return directory?.FullName ?? throw new InvalidOperationException("tests must run below the repository");
    }
}
