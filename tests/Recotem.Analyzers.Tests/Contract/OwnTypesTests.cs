using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Recotem.TestHarness;

namespace Recotem.Analyzers.Tests.Contract;

public sealed class OwnTypesTests
{
    private const string Nested = """
        namespace Acme;
        [Configuration] public sealed record Config { public Inner Inner { get; init; } = new(); }
        """;

    private const string Wrong = """
        namespace Acme;
        public sealed record Inner { public object? Any { get; init; } }
        """;

    [Fact]
    public void A_search_that_is_cancelled_starts_again_with_the_token_of_the_next_one()
    {
        CSharpCompilation compilation = GeneratorRun.OfBroken(GeneratorInput.Of(Nested, Wrong)).Output;
        var own = new OwnTypes(compilation);
        INamedTypeSymbol inner = OwnTypes.Find(compilation, "Acme.Inner")!;

        Assert.Throws<OperationCanceledException>(() => own.IsConfiguration(inner, new CancellationToken(canceled: true)));

        Assert.True(own.IsConfiguration(inner, CancellationToken.None));
    }

    [Fact]
    public void To_find_no_marked_record_nothing_is_bound()
    {
        string[] files = [.. Enumerable.Range(0, 200).Select(i =>
            $"namespace Acme; public sealed record Plain{i} {{ public int Rows {{ get; init; }} public string Text {{ get; init; }} = \"\"; public List<int> All {{ get; init; }} = []; }}")];
        CSharpCompilation asked = Parsed();
        CSharpCompilation bound = Parsed();
        var own = new OwnTypes(asked);
        INamedTypeSymbol plain = OwnTypes.Find(asked, "Acme.Plain7")!;

        long search = Allocated(() => Assert.False(own.IsConfiguration(plain, CancellationToken.None)));
        long binding = Allocated(() => Assert.All(OwnTypes.All(bound.Assembly.GlobalNamespace, CancellationToken.None), t => Assert.NotEmpty(t.GetMembers())));

        Assert.True(search < binding / 2, $"the search took {search} bytes, binding all types {binding}");

        // Trees make their nodes when they are first asked; that is not what is compared.
        CSharpCompilation Parsed()
        {
            CSharpCompilation compilation = GeneratorRun.OfBroken(GeneratorInput.Of(files)).Output.Clone();
            Assert.All(compilation.SyntaxTrees, t => Assert.NotEmpty(t.GetRoot().DescendantNodesAndSelf()));
            return compilation;
        }
    }

    [Theory]
    [InlineData("Acme.Outer")]
    [InlineData("Acme.Outer.Inner")]
    [InlineData("Acme.Outer<T>")]
    [InlineData("Acme.Outer<T, U>.Inner")]
    [InlineData("Global")]
    public void A_type_is_found_by_its_full_name(string name)
    {
        CSharpCompilation compilation = GeneratorRun.OfBroken(GeneratorInput.Of(
            "public class Global; namespace Acme { public class Outer { public class Inner; } public class Outer<T>; public class Outer<T, U> { public class Inner; } }")).Output;

        Assert.Equal(name, Recotem.Compilation.Names.Full(OwnTypes.Find(compilation, name)!));
        Assert.Null(OwnTypes.Find(compilation, name + "Not"));
    }

    private static long Allocated(Action action)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
