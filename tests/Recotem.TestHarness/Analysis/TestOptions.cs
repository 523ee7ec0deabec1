using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Recotem.TestHarness;

/// <summary>The same options for every file.</summary>
internal sealed class TestOptions(ImmutableDictionary<string, string> options) : AnalyzerConfigOptionsProvider
{
    private readonly Values _values = new(options);

    public override AnalyzerConfigOptions GlobalOptions => _values;

    public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => _values;

    public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => _values;

    public static AnalyzerOptions Of(AnalyzerInput input) => new(
        [.. input.AdditionalFiles.OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => new TestFile(f.Key, f.Value))], new TestOptions(input.Options));

    private sealed class Values(ImmutableDictionary<string, string> options) : AnalyzerConfigOptions
    {
        // As the compiler does it: keys are compared without case.
        private readonly ImmutableDictionary<string, string> _options = options.WithComparers(StringComparer.OrdinalIgnoreCase);

        public override IEnumerable<string> Keys => _options.Keys;

        public override bool TryGetValue(string key, [NotNullWhen(true)] out string? value) => _options.TryGetValue(key, out value);
    }

    private sealed class TestFile(string path, string text) : AdditionalText
    {
        public override string Path => path;

        public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(text, System.Text.Encoding.UTF8);
    }
}
