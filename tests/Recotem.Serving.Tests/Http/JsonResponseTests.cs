using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Recotem.Serving.Tests;

public sealed class JsonResponseTests
{
    [Fact]
    public void Numbers_are_written_the_same_in_every_country()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        var foreign = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        foreign.NumberFormat.NumberDecimalSeparator = ",";
        foreign.NumberFormat.NegativeSign = "~";
        CultureInfo.CurrentCulture = foreign;
        try
        {
            var buffer = new ArrayBufferWriter<byte>();
            using (var json = new Utf8JsonWriter(buffer, JsonResponse.WriterOptions))
                JsonResponse.WriteNumber(json, -1.5);
            Assert.Equal("-1.5", Encoding.UTF8.GetString(buffer.WrittenSpan));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
