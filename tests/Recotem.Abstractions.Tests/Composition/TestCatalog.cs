using System.Text;
using Recotem.TestHarness;

namespace Recotem.Abstractions.Tests.Composition;

/// <summary>Hand-made kinds and plugins.</summary>
internal static class TestCatalog
{
    public static PluginKindDescriptor Kind<T>(string id, bool ignoreCase = false) => new()
    {
        Id = id,
        ApiVersion = "1.0",
        IgnoreCase = ignoreCase,
        ContractType = typeof(T),
        Origin = new PluginOrigin("Tests", new SemVersion(1, 0, 0)),
    };

    public static PluginDescriptor Plugin(string kind, string name, string[]? aliases = null, ConfigurationDescriptor? configuration = null, SemVersion? version = null) => new()
    {
        Id = new PluginRef(kind, name),
        Version = version ?? new SemVersion(1, 0, 0),
        ContractVersion = "1.0",
        TypeName = $"Tests.{name}",
        Origin = new PluginOrigin("Tests", new SemVersion(1, 0, 0)),
        Aliases = [.. aliases ?? []],
        Configuration = configuration,
        NoExpandFields = [],
        Activate = (_, config) => new ValueTask<object>(new Widget(config as string)),
    };

    public static ConfigurationDescriptor Record(string name, string schema, params ConfigurationDescriptor[] nested) => new()
    {
        RecordType = typeof(string),
        Name = $"Tests.{name}",
        Title = name,
        Nested = () => [.. nested],
        Schema = () => Encoding.UTF8.GetBytes(schema),
        Bind = reader => reader.ReadMapping(["size"], UnknownKeys.Reject) ? $"size {(reader.Child("size")?.Node as ConfigScalar)?.Text ?? "default"}" : null,
    };

    public static PluginChoice<T> Choice<T>(string json, ConfigErrors errors, string? fallback = null) where T : class
    {
        ConfigReader reader = ConfigReader.Root(ConfigText.Parse($$"""{"x":{{json}}}"""), errors).Child("x")!;
        Assert.True(reader.ReadChoice("type", fallback is null ? null : PluginChoice<T>.Default(fallback), out PluginChoice<T> choice), string.Join('\n', errors.ToImmutable()));
        return choice;
    }

    public interface IWidget
    {
        string? Text { get; }
    }

    private sealed class Widget(string? text) : IWidget
    {
        public string? Text => text;
    }
}
