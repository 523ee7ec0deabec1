using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Recotem.TestHarness;

/// <summary>Walks the values of steps and fails if a part of a compilation can be reached from one.</summary>
internal static class StepValues
{
    public static void Check(GeneratorDriverRunResult result) => Check(result, GeneratorRun.StepNames);

    internal static void Check(GeneratorDriverRunResult result, IEnumerable<string> names)
    {
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        foreach (string name in names)
        {
            if (!result.Results.Single().TrackedSteps.TryGetValue(name, out var steps))
                continue;
            foreach (IncrementalGeneratorRunStep step in steps)
                foreach ((object value, IncrementalStepRunReason _) in step.Outputs)
                    Visit(value, name, seen);
        }
    }

    internal static void Visit(object? value, string path, HashSet<object> seen)
    {
        if (value is null)
            return;
        Assert.False(
            value is ISymbol or SyntaxNode or SyntaxTree or Microsoft.CodeAnalysis.Compilation or SemanticModel or Location or AttributeData or SourceText
                or SyntaxReference or MetadataReference,
            $"{path} holds a {value.GetType().Name}");
        Type type = value.GetType();
        if (type.IsPrimitive || type.IsEnum || value is string || !seen.Add(value))
            return;
        if (value is Array items)
        {
            foreach (object? item in items)
                Visit(item, path + "[]", seen);
        }

        for (Type? level = type; level is not null && level != typeof(object); level = level.BaseType)
        {
            foreach (FieldInfo field in level.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
                Visit(field.GetValue(value), $"{path}.{field.Name}", seen);
        }
    }
}
